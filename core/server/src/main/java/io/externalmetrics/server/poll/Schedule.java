package io.externalmetrics.server.poll;

import java.time.Duration;
import java.time.Instant;

/**
 * When a source is polled next. Polls lie on a grid of the interval, shifted by a phase that comes
 * from the source's name: sources with one interval do not all ask at once, and a restart does not
 * move them.
 */
record Schedule(Duration interval, Duration phase) {
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);

  static Schedule of(String sourceName, Duration interval) {
    // The multiplier spreads names that differ in their last letter only.
    long spread = Integer.toUnsignedLong(sourceName.hashCode() * 0x9E3779B9);
    return new Schedule(interval, Duration.ofMillis(spread % period(interval)));
  }

  /**
   * How long to wait.
   *
   * @param failuresInARow polls of the whole source that failed since the last good one: from the
   *     second on the wait doubles, up to 30 s or one interval if that is longer
   */
  Duration untilNext(Instant now, int failuresInARow) {
    long period = period(interval);
    long sincePoint = Math.floorMod(now.toEpochMilli() - phase.toMillis(), period);
    long wait = period - sincePoint;
    // Woken a moment early, or just started: the grid point at hand counts as used.
    if (wait <= period / 10) {
      wait += period;
    }
    long mostSkipped = Math.max(0, LONGEST_BACKOFF.toMillis() - wait) / period;
    long skipped = (1L << Math.clamp(failuresInARow - 1, 0, 30)) - 1;
    return Duration.ofMillis(wait + Math.min(mostSkipped, skipped) * period);
  }

  private static long period(Duration interval) {
    return Math.max(1, interval.toMillis());
  }
}
