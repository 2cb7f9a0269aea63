package io.externalmetrics.connect;

import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;

/** Writes PEM as openssl does. */
final class PemText {
  private static final Base64.Encoder ENCODER = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private PemText() {}

  static String of(List<X509Certificate> certificates) {
    return certificates.stream().map(PemText::of).collect(Collectors.joining());
  }

  static String of(X509Certificate certificate) {
    try {
      return block("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  static String pkcs8(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  /** PKCS#1 for RSA, SEC1 for EC: what stands inside of PKCS#8. */
  static String traditional(PrivateKey key) throws Exception {
    byte[] inner =
        PrivateKeyInfo.getInstance(key.getEncoded())
            .parsePrivateKey()
            .toASN1Primitive()
            .getEncoded();
    return block(key.getAlgorithm() + " PRIVATE KEY", inner);
  }

  static String block(String type, byte[] content) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + ENCODER.encodeToString(content)
        + "\n-----END "
        + type
        + "-----\n";
  }
}
