package io.externalmetrics.server.auth;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A CA that issues client certificates. */
final class TestAuthority {
  static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
  static final Instant FAR_OFF = Instant.parse("2120-01-01T00:00:00Z");
  static final List<KeyPurposeId> CLIENT = List.of(KeyPurposeId.id_kp_clientAuth);

  private static final AtomicLong SERIAL = new AtomicLong(1);

  private final KeyPair key = keyPair();
  private final X500Name name;
  private final X509Certificate certificate;

  private TestAuthority(String name, Optional<TestAuthority> issuer, Instant from, Instant to) {
    this.name = new X500Name("CN=" + name);
    TestAuthority signer = issuer.orElse(this);
    certificate = signer.sign(this.name, key, true, List.of(), false, from, to);
  }

  static TestAuthority root(String name) {
    return new TestAuthority(name, Optional.empty(), LONG_AGO, FAR_OFF);
  }

  static TestAuthority root(String name, Instant from, Instant to) {
    return new TestAuthority(name, Optional.empty(), from, to);
  }

  TestAuthority intermediate(String name) {
    return new TestAuthority(name, Optional.of(this), LONG_AGO, FAR_OFF);
  }

  X509Certificate certificate() {
    return certificate;
  }

  String pem() {
    return pem(certificate);
  }

  /**
   * A client's certificate.
   *
   * @param subject such as {@code O=team-a,CN=jane}, in the certificate's order
   */
  X509Certificate client(String subject) {
    return client(new X500Name(subject));
  }

  X509Certificate client(X500Name subject) {
    return sign(subject, keyPair(), false, CLIENT, false, LONG_AGO, FAR_OFF);
  }

  X509Certificate client(String subject, Instant from, Instant to) {
    return sign(new X500Name(subject), keyPair(), false, CLIENT, false, from, to);
  }

  X509Certificate client(String subject, boolean critical, List<KeyPurposeId> usages) {
    return sign(new X500Name(subject), keyPair(), false, usages, critical, LONG_AGO, FAR_OFF);
  }

  static String pem(X509Certificate certificate) {
    try {
      return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
          .formatted(Base64.getMimeEncoder().encodeToString(certificate.getEncoded()));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private X509Certificate sign(
      X500Name subject,
      KeyPair pair,
      boolean authority,
      List<KeyPurposeId> usages,
      boolean critical,
      Instant from,
      Instant to) {
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              name,
              BigInteger.valueOf(SERIAL.getAndIncrement()),
              Date.from(from),
              Date.from(to),
              subject,
              pair.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (!usages.isEmpty()) {
        builder.addExtension(
            Extension.extendedKeyUsage,
            critical,
            new ExtendedKeyUsage(usages.toArray(KeyPurposeId[]::new)));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate())));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
