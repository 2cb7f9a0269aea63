package io.externalmetrics.server.tls;

import io.externalmetrics.connect.CertificateAuthority;
import io.externalmetrics.connect.CertifiedKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A serving certificate, its key, and the CA to trust for it. Never printed.
 *
 * @param issuer has signed the certificate
 */
record IssuedPair(CertifiedKey pair, X509Certificate issuer) {

  IssuedPair {
    if (!CertificateAuthority.hasSigned(issuer, pair.chain().getFirst())) {
      throw new IllegalArgumentException("expected the CA that has signed the certificate");
    }
  }

  X509Certificate certificate() {
    return pair.chain().getFirst();
  }

  /** Whether whoever trusts the CA accepts the certificate at that time. */
  boolean isValidAt(Instant now) {
    return Lifetimes.isValidAt(certificate(), now) && Lifetimes.isValidAt(issuer, now);
  }

  /** Whether it is for exactly these DNS names. */
  boolean isFor(List<String> names) {
    try {
      Set<Object> found =
          Optional.ofNullable(certificate().getSubjectAlternativeNames())
              .map(IssuedPair::texts)
              .orElse(Set.of());
      return found.equals(Set.copyOf(names));
    } catch (CertificateParsingException _) {
      return false;
    }
  }

  /** Each name is a pair of its kind and its text. */
  private static Set<Object> texts(Collection<List<?>> names) {
    return names.stream().<Object>map(List::getLast).collect(Collectors.toSet());
  }

  @Override
  public String toString() {
    return "IssuedPair[" + certificate().getSubjectX500Principal() + "]";
  }
}
