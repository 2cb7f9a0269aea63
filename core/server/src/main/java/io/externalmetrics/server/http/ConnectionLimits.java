package io.externalmetrics.server.http;

import java.time.Duration;

/**
 * What the clients of a port may take. Helidon itself has a deadline for nothing but idleness.
 *
 * @param open how many connections at once
 * @param head from accepting a connection until its first request, through the TLS handshake; and
 *     from the first byte of a later request until the end of its headers
 * @param idle between two requests
 * @param request for a request in progress, and for the client to read the answer
 * @param acceptsPerSecond how many new connections of one address, after a burst; others are closed
 * @param anonymousPerSecond how many requests of nobody in particular, after a burst; others wait
 * @param drain what requests in progress get when the port closes
 */
public record ConnectionLimits(
    int open,
    Duration head,
    Duration idle,
    Duration request,
    int acceptsPerSecond,
    int anonymousPerSecond,
    Duration drain) {

  /**
   * A TLS connection takes 110 KB of heap, so these take 20 MB of a heap of 96. A handshake takes 1
   * to 2 ms of a processor and leaves its 110 KB to the collector's full pause, which with ten
   * times as many would come every second; a cluster's API servers open a handful and keep them.
   */
  static final ConnectionLimits API =
      new ConnectionLimits(
          192,
          Duration.ofSeconds(15),
          Duration.ofSeconds(90),
          ApiFilter.LONGEST_REQUEST.plusSeconds(2),
          50,
          500,
          Duration.ofSeconds(2));

  /** For probes, a few Prometheus servers and people. */
  public static final ConnectionLimits MANAGEMENT =
      new ConnectionLimits(
          64,
          Duration.ofSeconds(15),
          Duration.ofSeconds(90),
          Duration.ofSeconds(30),
          200,
          500,
          Duration.ofMillis(500));
}
