package io.externalmetrics.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The {@code server:} section: the secure port.
 *
 * @param tls the serving certificate; self-signed at start where empty
 * @param shutdownDelay how long readyz fails before the listener stops
 */
public record ServerSettings(
    String address,
    int port,
    Optional<CertificateFiles> tls,
    Auth auth,
    Duration shutdownDelay,
    Discovery discovery) {

  /** PEM files, re-read when they change. */
  public record CertificateFiles(Path certificate, Path privateKey) {}

  /** Who may read. */
  public enum Auth {
    /** Everyone who reaches the port; loopback only. */
    NONE,
    /** Whom the cluster's API server vouches for and allows. */
    DELEGATED
  }

  /** What the resource list names. */
  public enum Discovery {
    /** One entry, {@code externalmetrics}. */
    STATIC,
    /** The served names, at most 1000. */
    METRICS
  }
}
