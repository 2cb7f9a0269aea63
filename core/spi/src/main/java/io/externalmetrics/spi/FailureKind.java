package io.externalmetrics.spi;

import java.util.Locale;

/**
 * Failures by whose fault they are. The kind is a label of the server's own metrics, so the set is
 * small and stable; the reason beside it has the detail.
 */
public enum FailureKind {
  /** No connection: refused, reset, no route, name not found, TLS handshake failed. */
  UNREACHABLE,
  /** Connected, but no complete answer in time. */
  TIMEOUT,
  /** The backend does not know the credentials, or they may not read this. */
  DENIED,
  /** The backend asks for fewer calls. */
  THROTTLED,
  /** The backend is up and says it cannot answer now: loading, draining, failing over. */
  UNAVAILABLE,
  /** The backend refuses this metric: wrong type, unknown column, syntax of a query. */
  REJECTED,
  /** The answer is cut short, or is not what the protocol allows. */
  MALFORMED,
  /** An answer that covers only part of what was asked, where the metric does not allow that. */
  PARTIAL,
  /** A number that may not be served: NaN, infinite, negative, too large, or several series. */
  INVALID,
  /** A setting, or the file or Secret behind it, cannot be used. */
  CONFIGURATION,
  /** A defect of the plugin or the server. */
  INTERNAL;

  /** The label value: the constant's name in lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
