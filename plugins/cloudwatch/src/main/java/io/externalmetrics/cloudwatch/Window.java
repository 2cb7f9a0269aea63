package io.externalmetrics.cloudwatch;

import java.time.Duration;
import java.time.Instant;

/**
 * Which points one metric, or one call for several, wants: those that begin {@code reach} or less
 * before now, and {@code offset} or more. Points lie on multiples of their period, so a window
 * begins on a multiple of {@code step}; else CloudWatch would shift them.
 *
 * @param finest the shortest period among the queries
 * @param step a multiple of every period; for a single metric, the period of its result
 * @param offset how long before now the window ends; 0 or more
 * @param reach how long before now it begins; more than {@code offset}
 */
record Window(Duration finest, Duration step, Duration offset, Duration reach) {

  /** Points from {@code start}, inclusive, to {@code end}, exclusive. */
  record Range(Instant start, Instant end) {}

  /** One window that holds both. */
  Window and(Window other) {
    return new Window(
        finest.compareTo(other.finest) < 0 ? finest : other.finest,
        leastCommonMultiple(step, other.step),
        offset.compareTo(other.offset) < 0 ? offset : other.offset,
        reach.compareTo(other.reach) > 0 ? reach : other.reach);
  }

  /** How many points a series may have in it, at most. */
  long points() {
    return reach.minus(offset).dividedBy(finest) + step.dividedBy(finest) + 1;
  }

  /**
   * What to ask for where every point in it makes the result: only what is over when a whole point
   * of the result is.
   */
  Range over(Instant now) {
    return new Range(floor(now.minus(reach), step), floor(now.minus(offset), step));
  }

  /**
   * What to ask for where each point stands for itself. What it holds of a coarser period than the
   * finest may be half a point at its end; {@link #counts} leaves that out.
   */
  Range asked(Instant now) {
    return new Range(floor(now.minus(reach), step), floor(now.minus(offset), finest));
  }

  /**
   * Whether a point of a single metric's result counts: it is in the window, and its period was
   * over {@code offset} before now.
   *
   * @param begin of its period, which is how CloudWatch dates it
   */
  boolean counts(Instant begin, Instant now) {
    return !begin.isBefore(floor(now.minus(reach), step))
        && !begin.plus(step).isAfter(floor(now.minus(offset), step));
  }

  private static Instant floor(Instant instant, Duration step) {
    long seconds = instant.getEpochSecond();
    return Instant.ofEpochSecond(seconds - Math.floorMod(seconds, step.toSeconds()));
  }

  private static Duration leastCommonMultiple(Duration a, Duration b) {
    return a.multipliedBy(b.dividedBy(greatestCommonDivisor(a, b)));
  }

  private static Duration greatestCommonDivisor(Duration a, Duration b) {
    return b.isZero() ? a : greatestCommonDivisor(b, a.minus(b.multipliedBy(a.dividedBy(b))));
  }
}
