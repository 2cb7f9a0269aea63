package io.externalmetrics.server.http;

import java.util.Locale;

/** Told of the connections of a port; any thread, and quick about it. */
public interface ConnectionObserver {
  /** Why the server closes a connection on its own account. */
  enum Reason {
    /** No complete request in time, or no handshake. */
    SLOW_HEAD,
    IDLE,
    /** A request, or a client that does not read its answer, took too long. */
    STUCK,
    /** Its client opens connections faster than it may. */
    TOO_FAST,
    /** It made room for another. */
    TOO_MANY,
    /** Its headers, or those of all that are still arriving, take too much memory. */
    MEMORY,
    SHUTDOWN;

    /** As a label value. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A connection began. */
  default void opened() {}

  /** A connection ended, whoever closed it. */
  default void closed() {}

  /**
   * A connection is closed by the server. {@link #closed()} follows, except for {@link
   * Reason#TOO_FAST}, which never opened.
   */
  default void cut(Reason reason) {}
}
