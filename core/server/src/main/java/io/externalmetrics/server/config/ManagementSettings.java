package io.externalmetrics.server.config;

/**
 * The {@code management:} section: the plain port for probes and metrics.
 *
 * @param statusPage who sees the status page
 */
public record ManagementSettings(String address, int port, StatusPage statusPage) {

  /** Who sees the status page. */
  public enum StatusPage {
    /** Peers on loopback, as with kubectl port-forward. */
    LOOPBACK,
    /** Whoever reaches the port. */
    OPEN
  }
}
