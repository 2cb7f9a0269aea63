package io.externalmetrics.connect;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A CA that issues what a test needs. */
public final class TestAuthority {
  static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
  static final Instant FAR_OFF = Instant.parse("2120-01-01T00:00:00Z");
  private static final X500Name NAME = new X500Name("CN=test-ca");

  private final AtomicLong serial = new AtomicLong(1);
  private final KeyPair key = keyPair("EC");
  private final X509Certificate certificate =
      certificate(NAME, key, new BasicConstraints(true), List.of(), LONG_AGO, FAR_OFF);

  public X509Certificate certificate() {
    return certificate;
  }

  public CertifiedKey issue(String... names) {
    return issue("EC", LONG_AGO, FAR_OFF, names);
  }

  CertifiedKey issue(String algorithm, Instant from, Instant to, String... names) {
    KeyPair pair = keyPair(algorithm);
    return new CertifiedKey(
        List.of(
            certificate(
                new X500Name("CN=leaf"),
                pair,
                new BasicConstraints(false),
                List.of(names),
                from,
                to)),
        pair.getPrivate());
  }

  /** Trusts this CA. */
  public TlsMaterial material() {
    return new TlsMaterial(List.of(certificate), Optional.empty(), Optional.empty());
  }

  private X509Certificate certificate(
      X500Name subject,
      KeyPair pair,
      BasicConstraints constraints,
      List<String> names,
      Instant from,
      Instant to) {
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              NAME,
              BigInteger.valueOf(serial.getAndIncrement()),
              Date.from(from),
              Date.from(to),
              subject,
              pair.getPublic());
      builder.addExtension(Extension.basicConstraints, true, constraints);
      if (!names.isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(
                names.stream().map(TestAuthority::generalName).toArray(GeneralName[]::new)));
      }
      PrivateKey signer = key.getPrivate();
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static GeneralName generalName(String name) {
    return name.matches("[0-9.]+")
        ? new GeneralName(GeneralName.iPAddress, name)
        : new GeneralName(GeneralName.dNSName, name);
  }

  private static KeyPair keyPair(String algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(algorithm.equals("EC") ? 256 : 2048);
      return generator.generateKeyPair();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
