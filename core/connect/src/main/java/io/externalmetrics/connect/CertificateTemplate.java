package io.externalmetrics.connect;

import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
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
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * What a new certificate says. Its key is EC P-256 and made together with it.
 *
 * @param extensions beside the identifiers of the keys
 */
record CertificateTemplate(
    X500Name subject, Instant from, Instant until, List<ExtensionValue> extensions) {
  private static final int SERIAL_BITS = 127;

  /** An extension before it is encoded. */
  record ExtensionValue(ASN1ObjectIdentifier type, boolean critical, ASN1Encodable value) {}

  CertificateTemplate {
    if (!until.isAfter(from)) {
      throw new IllegalArgumentException("expected an end after " + from + ", found " + until);
    }
    extensions = List.copyOf(extensions);
  }

  /** Of a server that is reached by these DNS names and IP addresses. */
  static CertificateTemplate server(
      String commonName, List<String> names, Instant from, Instant until) {
    return new CertificateTemplate(
        name(commonName),
        from,
        until,
        List.of(
            new ExtensionValue(Extension.basicConstraints, true, new BasicConstraints(false)),
            new ExtensionValue(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature)),
            new ExtensionValue(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth)),
            new ExtensionValue(Extension.subjectAlternativeName, false, alternativeNames(names))));
  }

  /** Of a CA below which there is no other. */
  static CertificateTemplate authority(String commonName, Instant from, Instant until) {
    return new CertificateTemplate(
        name(commonName),
        from,
        until,
        List.of(
            new ExtensionValue(Extension.basicConstraints, true, new BasicConstraints(0)),
            new ExtensionValue(
                Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))));
  }

  /** A new key that vouches for itself. */
  CertifiedKey selfSigned() {
    KeyPair pair = newKey();
    return new CertifiedKey(
        List.of(sign(pair.getPublic(), subject, pair.getPublic(), pair.getPrivate())),
        pair.getPrivate());
  }

  /** A new key that {@code issuer} vouches for. */
  CertifiedKey signedBy(CertifiedKey issuer) {
    KeyPair pair = newKey();
    X509Certificate authority = issuer.chain().getFirst();
    X500Name issuerName = X500Name.getInstance(authority.getSubjectX500Principal().getEncoded());
    return new CertifiedKey(
        List.of(sign(pair.getPublic(), issuerName, authority.getPublicKey(), issuer.key())),
        pair.getPrivate());
  }

  private X509Certificate sign(
      PublicKey key, X500Name issuer, PublicKey issuerKey, PrivateKey signer) {
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              new BigInteger(SERIAL_BITS, new SecureRandom()).add(BigInteger.ONE),
              Date.from(from),
              Date.from(until),
              subject,
              key);
      // By these a verifier tells two CAs of one name apart.
      JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(key));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          identifiers.createAuthorityKeyIdentifier(issuerKey));
      for (ExtensionValue extension : extensions) {
        builder.addExtension(extension.type(), extension.critical(), extension.value());
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IllegalStateException("this JVM cannot make an EC certificate", e);
    }
  }

  private static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM cannot make an EC key", e);
    }
  }

  private static X500Name name(String commonName) {
    return new X500Name("CN=" + commonName);
  }

  private static GeneralNames alternativeNames(List<String> names) {
    return new GeneralNames(
        names.stream().map(CertificateTemplate::alternativeName).toArray(GeneralName[]::new));
  }

  private static GeneralName alternativeName(String name) {
    try {
      return new GeneralName(GeneralName.iPAddress, InetAddress.ofLiteral(name).getHostAddress());
    } catch (IllegalArgumentException _) {
      return new GeneralName(GeneralName.dNSName, name);
    }
  }
}
