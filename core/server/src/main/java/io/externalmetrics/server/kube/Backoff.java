package io.externalmetrics.server.kube;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait between attempts: 500 ms, each time half as long again, up to a fifth more. */
final class Backoff {
  private static final double GROWTH = 1.5;
  private static final double JITTER = 0.2;

  private double milliseconds = 500;

  /** The wait after another failure, {@code atLeast} as long as the API server asked for. */
  Duration next(Duration atLeast) {
    double jittered = milliseconds * (1 + JITTER * ThreadLocalRandom.current().nextDouble());
    milliseconds *= GROWTH;
    Duration own = Duration.ofMillis(Math.round(jittered));
    return own.compareTo(atLeast) < 0 ? atLeast : own;
  }

  /** What a Retry-After header asks for; zero for a date, which Kubernetes never sends. */
  static Optional<Duration> retryAfter(Optional<String> header) {
    return header.map(
        value -> {
          try {
            return Duration.ofSeconds(Math.max(0, Integer.parseInt(value.strip())));
          } catch (NumberFormatException _) {
            return Duration.ZERO;
          }
        });
  }
}
