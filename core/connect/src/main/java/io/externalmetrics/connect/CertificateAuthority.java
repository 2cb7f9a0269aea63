package io.externalmetrics.connect;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * A CA of one's own, which signs with EC P-256 and is itself signed by nobody else. Never printed.
 *
 * @param pair its certificate, which must say that it is a CA's, and its key
 */
public record CertificateAuthority(CertifiedKey pair) {

  /**
   * A CA.
   *
   * @throws IllegalArgumentException if the certificate is none of a CA, or its key is not EC
   */
  public CertificateAuthority {
    if (!isAuthority(pair.chain().getFirst())) {
      throw new IllegalArgumentException("expected the certificate of a CA, found another one");
    }
    if (!pair.key().getAlgorithm().equals("EC")) {
      throw new IllegalArgumentException("expected an EC key, found another one");
    }
  }

  /**
   * A new CA.
   *
   * @param name its common name
   * @param from the first instant of its validity
   * @param until the last, of whole seconds as all of X.509
   */
  public static CertificateAuthority create(String name, Instant from, Instant until) {
    return new CertificateAuthority(CertificateTemplate.authority(name, from, until).selfSigned());
  }

  /** Whether a certificate is one of a CA. */
  public static boolean isAuthority(X509Certificate certificate) {
    return certificate.getBasicConstraints() >= 0;
  }

  /** Whether the key of {@code authority} has signed {@code certificate}. */
  public static boolean hasSigned(X509Certificate authority, X509Certificate certificate) {
    if (!certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal())) {
      return false;
    }
    try {
      certificate.verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  /** What others trust. */
  public X509Certificate certificate() {
    return pair.chain().getFirst();
  }

  /** When this CA ends to be valid, and with it all that it has issued. */
  public Instant notAfter() {
    return pair.notAfter();
  }

  /**
   * A new key and its certificate, for a server.
   *
   * @param names DNS names and IP addresses it is for, at least one; the first is its common name
   * @param from the first instant of its validity
   * @param until the last; that of the CA where this is later
   */
  public CertifiedKey issue(List<String> names, Instant from, Instant until) {
    Instant end = until.isBefore(notAfter()) ? until : notAfter();
    return CertificateTemplate.server(names.getFirst(), names, from, end).signedBy(pair);
  }

  @Override
  public String toString() {
    return "CertificateAuthority[" + certificate().getSubjectX500Principal() + "]";
  }
}
