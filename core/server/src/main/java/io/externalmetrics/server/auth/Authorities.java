package io.externalmetrics.server.auth;

import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A bundle of CA certificates. Equal only to itself, so that what was verified by one bundle is
 * forgotten with it.
 */
final class Authorities {
  static final Authorities NONE = new Authorities(List.of());

  private final List<X509Certificate> certificates;

  Authorities(List<X509Certificate> certificates) {
    this.certificates = List.copyOf(certificates);
  }

  List<X509Certificate> certificates() {
    return certificates;
  }

  boolean isEmpty() {
    return certificates.isEmpty();
  }

  /** Those that are valid; PKIX looks at the dates of all certificates but these. */
  Set<TrustAnchor> anchors(Instant now) {
    return certificates.stream()
        .filter(it -> !now.isBefore(it.getNotBefore().toInstant()))
        .filter(it -> !now.isAfter(it.getNotAfter().toInstant()))
        .map(it -> new TrustAnchor(it, null))
        .collect(Collectors.toUnmodifiableSet());
  }
}
