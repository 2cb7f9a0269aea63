package io.externalmetrics.connect;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * A private key and the certificates that vouch for it. Never printed.
 *
 * @param chain the key's own certificate first, then those that lead to a CA; at least one
 * @param key RSA, EC or EdDSA
 */
public record CertifiedKey(List<X509Certificate> chain, PrivateKey key) {

  /**
   * A pair that belongs together.
   *
   * @throws IllegalArgumentException if the key is not that of the first certificate
   */
  public CertifiedKey {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("expected at least one certificate");
    }
    if (!belongTogether(chain.getFirst(), key)) {
      throw new IllegalArgumentException("the private key does not belong to the certificate");
    }
  }

  /** When the key's own certificate ends to be valid. */
  public Instant notAfter() {
    return chain.getFirst().getNotAfter().toInstant();
  }

  /** Whether {@code key} signs what {@code certificate} verifies. */
  static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    try {
      byte[] probe = {1};
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException _) {
      return false; // a key of another algorithm
    }
  }

  @Override
  public String toString() {
    return "CertifiedKey[" + chain.getFirst().getSubjectX500Principal() + "]";
  }
}
