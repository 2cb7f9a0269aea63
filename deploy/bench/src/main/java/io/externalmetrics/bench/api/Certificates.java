package io.externalmetrics.bench.api;

import io.externalmetrics.connect.CertificateAuthority;
import io.externalmetrics.connect.CertifiedKey;
import io.externalmetrics.connect.InvalidPemException;
import io.externalmetrics.connect.Pem;
import io.externalmetrics.connect.TlsMaterial;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * One CA, and the two pairs it vouches for: of all servers, and of the front proxy. EC P-256, as
 * most clusters have them.
 */
record Certificates(X509Certificate authority, CertifiedKey server, CertifiedKey frontProxy) {
  /** The front proxy's common name. */
  static final String FRONT_PROXY = "front-proxy-client";

  static final String HOST = "127.0.0.1";

  static Certificates create() {
    Instant from = Instant.now().minus(Duration.ofHours(1));
    Instant until = from.plus(Duration.ofDays(2));
    CertificateAuthority authority = CertificateAuthority.create("bench", from, until);
    return new Certificates(
        authority.certificate(),
        authority.issue(List.of("localhost", HOST), from, until),
        client(authority, from, until));
  }

  /** What a client shows and trusts. */
  TlsMaterial client() {
    return new TlsMaterial(List.of(authority), Optional.of(frontProxy), Optional.empty());
  }

  /** The server's pair and the CA as PEM files, for {@link #serverOf}. */
  void writeTo(Path directory) throws IOException {
    Files.writeString(directory.resolve("ca.crt"), Pem.write(List.of(authority)));
    Files.writeString(directory.resolve("tls.crt"), Pem.write(server.chain()));
    Files.writeString(directory.resolve("tls.key"), Pem.write(server.key()));
  }

  /** The CA of a directory. */
  static List<X509Certificate> authorityOf(Path directory) throws IOException, InvalidPemException {
    return Pem.certificates(Files.readString(directory.resolve("ca.crt")));
  }

  /** The server's pair of a directory. */
  static CertifiedKey serverOf(Path directory) throws IOException, InvalidPemException {
    return new CertifiedKey(
        Pem.certificates(Files.readString(directory.resolve("tls.crt"))),
        Pem.privateKey(Files.readString(directory.resolve("tls.key"))));
  }

  /** {@link CertificateAuthority} issues to servers only, and the server minds what for. */
  private static CertifiedKey client(CertificateAuthority authority, Instant from, Instant until) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      var certificate =
          new JcaX509v3CertificateBuilder(
              authority.certificate(),
              BigInteger.TWO,
              Date.from(from),
              Date.from(until),
              new X500Principal("CN=" + FRONT_PROXY),
              pair.getPublic());
      certificate.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
      return new CertifiedKey(
          List.of(
              new JcaX509CertificateConverter()
                  .getCertificate(
                      certificate.build(
                          new JcaContentSignerBuilder("SHA256withECDSA")
                              .build(authority.pair().key())))),
          pair.getPrivate());
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IllegalStateException("this JVM cannot make an EC certificate", e);
    }
  }
}
