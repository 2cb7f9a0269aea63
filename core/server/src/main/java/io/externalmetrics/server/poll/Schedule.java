package io.externalmetrics.server.poll;

import java.time.Duration;
import java.time.Instant;

/**
 * When a source is polled next. Polls lie on a grid of the interval, shifted by a phase that comes
 * from the source's name: sources with one interval do not all ask at once, and a restart does not
 * move them.
 */
record Schedule(Duration interval, Duration phase, Duration longestBackoff) {
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);

  /**
   * The schedule of a source.
   *
   * @param maxAge a backend that returns should be found before its last values expire, so the
   *     back-off is at most a quarter of this
   */
  static Schedule of(String sourceName, Duration interval, Duration maxAge) {
    // The multiplier spreads names that differ in their last letter only.
    long spread = Integer.toUnsignedLong(sourceName.hashCode() * 0x9E3779B9);
    Duration quarter = maxAge.dividedBy(4);
    return new Schedule(
        interval,
        Duration.ofMillis(spread % period(interval)),
        quarter.compareTo(LONGEST_BACKOFF) < 0 ? quarter : LONGEST_BACKOFF);
  }

  /**
   * How long to wait.
   *
   * @param failuresInARow polls of the whole source that failed since the last good one: from the
   *     second on the wait doubles, up to the longest back-off or one interval if that is longer
   */
  Duration untilNext(Instant now, int failuresInARow) {
    long period = period(interval);
    long sincePoint = Math.floorMod(now.toEpochMilli() - phase.toMillis(), period);
    long wait = period - sincePoint;
    // Woken a moment early, or just started: the grid point at hand counts as used.
    if (wait <= period / 10) {
      wait += period;
    }
    long mostSkipped = Math.max(0, longestBackoff.toMillis() - wait) / period;
    long skipped = (1L << Math.clamp(failuresInARow - 1, 0, 30)) - 1;
    return Duration.ofMillis(wait + Math.min(mostSkipped, skipped) * period);
  }

  private static long period(Duration interval) {
    return Math.max(1, interval.toMillis());
  }
}
