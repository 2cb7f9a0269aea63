package io.externalmetrics.server.tls;

import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;

/**
 * What a replica knows beside what it reads now.
 *
 * @param last the Secret's last contents that were complete
 * @param shown what its clients see; empty for a certificate of its own
 * @param settled the CAs that every API server has had the time to hear of
 * @param writable the resourceVersion of the APIService that could be written in this turn
 * @param holdsBack whether it is too early for new certificates
 */
record Memory(
    Optional<TlsSecret> last,
    Optional<IssuedPair> shown,
    Set<X509Certificate> settled,
    Optional<String> writable,
    boolean holdsBack) {}
