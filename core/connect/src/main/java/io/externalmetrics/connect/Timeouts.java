package io.externalmetrics.connect;

import io.externalmetrics.spi.Deadline;
import java.time.Duration;

/**
 * How long a backend may take.
 *
 * @param connect for a connection, name resolution and all addresses of the name included; more
 *     than zero
 * @param read for the next bytes of an answer; more than zero
 */
public record Timeouts(Duration connect, Duration read) {

  /** For callers that know no limit but their deadline. */
  public static final Timeouts DEFAULT = new Timeouts(Duration.ofSeconds(5), Duration.ofMinutes(1));

  public Timeouts {
    if (!connect.isPositive() || !read.isPositive()) {
      throw new IllegalArgumentException("timeouts must be more than zero");
    }
  }

  /**
   * The connect timeout, cut to what is left of the deadline.
   *
   * @return milliseconds, at least 1: sockets take 0 for "for ever"
   */
  public int connectMillis(Deadline deadline) {
    return millis(deadline.remaining(connect));
  }

  /**
   * The read timeout, cut to what is left of the deadline.
   *
   * @return milliseconds, at least 1: sockets take 0 for "for ever"
   */
  public int readMillis(Deadline deadline) {
    return millis(deadline.remaining(read));
  }

  static int millis(Duration duration) {
    return Math.clamp(duration.toMillis(), 1, Integer.MAX_VALUE);
  }
}
