package io.externalmetrics.server.auth;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whom the cluster trusts to say who calls.
 *
 * @param clients sign the certificates of users
 * @param frontProxies sign the certificates of front proxies
 */
record AuthenticationConfiguration(
    Authorities clients, Authorities frontProxies, RequestHeaders requestHeaders) {

  /** Nobody, so that everyone is anonymous. */
  static final AuthenticationConfiguration NONE =
      new AuthenticationConfiguration(Authorities.NONE, Authorities.NONE, RequestHeaders.NONE);

  /** Of both kinds, each once. */
  List<X509Certificate> authorities() {
    return Stream.of(clients, frontProxies)
        .flatMap(bundle -> bundle.certificates().stream())
        .distinct()
        .toList();
  }
}
