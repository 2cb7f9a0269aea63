package io.externalmetrics.connect;

import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes a certificate for a server that was given none: EC P-256, signed by its own key. */
public final class SelfSignedCertificate {
  private static final X500Name SUBJECT = new X500Name("CN=external-metrics-server");
  private static final int SERIAL_BITS = 127;

  private SelfSignedCertificate() {}

  /**
   * A new key and its certificate.
   *
   * @param names DNS names and IP addresses it is for, at least one
   * @param from the first instant of its validity
   * @param validity how long it is valid
   */
  public static CertifiedKey create(List<String> names, Instant from, Duration validity) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
                  SUBJECT,
                  new BigInteger(SERIAL_BITS, new SecureRandom()).add(BigInteger.ONE),
                  Date.from(from),
                  Date.from(from.plus(validity)),
                  SUBJECT,
                  pair.getPublic())
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
              .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
              .addExtension(
                  Extension.extendedKeyUsage,
                  false,
                  new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
              .addExtension(Extension.subjectAlternativeName, false, alternativeNames(names));
      return new CertifiedKey(
          List.of(
              new JcaX509CertificateConverter()
                  .getCertificate(
                      builder.build(
                          new JcaContentSignerBuilder("SHA256withECDSA")
                              .build(pair.getPrivate())))),
          pair.getPrivate());
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IllegalStateException("this JVM cannot make an EC certificate", e);
    }
  }

  private static GeneralNames alternativeNames(List<String> names) {
    return new GeneralNames(
        names.stream().map(SelfSignedCertificate::name).toArray(GeneralName[]::new));
  }

  private static GeneralName name(String name) {
    try {
      return new GeneralName(GeneralName.iPAddress, InetAddress.ofLiteral(name).getHostAddress());
    } catch (IllegalArgumentException _) {
      return new GeneralName(GeneralName.dNSName, name);
    }
  }
}
