package io.externalmetrics.e2e.cluster;

import io.externalmetrics.connect.CertifiedKey;
import io.externalmetrics.connect.InvalidPemException;
import io.externalmetrics.connect.Pem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A CA that issues certificates for a day, all over EC keys. */
record Authority(CertifiedKey pair) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(64, new byte[] {'\n'});

  /** A new one. */
  static Authority create(String name) {
    KeyPair keys = keys();
    X500Name subject = new X500Name("CN=" + name);
    return new Authority(
        certify(
            builder(subject, subject, keys.getPublic()),
            true,
            keys.getPrivate(),
            keys.getPrivate()));
  }

  /** {@code NAME.crt} with {@code NAME.key}. */
  static CertifiedKey readPair(Path directory, String name) {
    try {
      return new CertifiedKey(
          Pem.certificates(Files.readString(directory.resolve(name + ".crt"))),
          Pem.privateKey(Files.readString(directory.resolve(name + ".key"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InvalidPemException e) {
      throw new IllegalStateException(e);
    }
  }

  X509Certificate certificate() {
    return pair.chain().getFirst();
  }

  /** For a server with these DNS names. */
  CertifiedKey server(String... names) {
    KeyPair keys = keys();
    JcaX509v3CertificateBuilder builder =
        builder(issuer(), new X500Name("CN=" + names[0]), keys.getPublic());
    GeneralName[] alternatives = new GeneralName[names.length];
    for (int i = 0; i < names.length; i++) {
      alternatives[i] = new GeneralName(GeneralName.dNSName, names[i]);
    }
    try {
      builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    } catch (CertIOException e) {
      throw new IllegalStateException(e);
    }
    return certify(builder, false, pair.key(), keys.getPrivate());
  }

  /** For a client; Kubernetes takes its groups from the organisations. */
  CertifiedKey client(String commonName, String... organisations) {
    KeyPair keys = keys();
    StringBuilder subject = new StringBuilder();
    List.of(organisations)
        .forEach(organisation -> subject.append("O=").append(organisation).append(','));
    JcaX509v3CertificateBuilder builder =
        builder(issuer(), new X500Name(subject + "CN=" + commonName), keys.getPublic());
    try {
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
    } catch (CertIOException e) {
      throw new IllegalStateException(e);
    }
    return certify(builder, false, pair.key(), keys.getPrivate());
  }

  static String pem(X509Certificate certificate) {
    try {
      return block("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  static String pem(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  private X500Name issuer() {
    return X500Name.getInstance(certificate().getSubjectX500Principal().getEncoded());
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, PublicKey key) {
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(127, RANDOM),
        Date.from(now.minus(Duration.ofHours(1))),
        Date.from(now.plus(Duration.ofDays(1))),
        subject,
        key);
  }

  private static CertifiedKey certify(
      JcaX509v3CertificateBuilder builder, boolean authority, PrivateKey signer, PrivateKey key) {
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      String algorithm = signer.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
      return new CertifiedKey(
          List.of(
              new JcaX509CertificateConverter()
                  .getCertificate(
                      builder.build(new JcaContentSignerBuilder(algorithm).build(signer)))),
          key);
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String block(String type, byte[] content) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(type, BASE64.encodeToString(content));
  }
}
