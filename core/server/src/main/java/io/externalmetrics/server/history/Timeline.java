package io.externalmetrics.server.history;

import io.externalmetrics.server.store.Moment;
import java.time.Duration;
import java.time.Instant;

/**
 * Counts minutes by the monotonic clock, and knows the time of day of each. A clock that is set
 * moves all of them, and neither makes a gap nor puts a minute before an older one. Immutable.
 */
public final class Timeline {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** At a full minute of the day. */
  private final Moment origin;

  /** A timeline on which {@code now} is in minute 0. */
  public Timeline(Moment now) {
    Duration intoMinute =
        Duration.ofMillis(Math.floorMod(now.wall().toEpochMilli(), MINUTE.toMillis()));
    origin = new Moment(now.wall().minus(intoMinute), now.nanos() - intoMinute.toNanos());
  }

  /** The minute of a moment. */
  public int minute(Moment moment) {
    return Math.toIntExact(Math.floorDiv(moment.nanos() - origin.nanos(), MINUTE.toNanos()));
  }

  /** The minute of what comes later than a moment, however much later that is. */
  int minute(Moment moment, Duration later) {
    long minutes = Math.floorDiv(origin.until(moment).plus(later).toSeconds(), MINUTE.toSeconds());
    return (int) Math.min(minutes, Integer.MAX_VALUE);
  }

  /** The time of day at which a minute began, by the clock as it is set {@code now}. */
  public Instant start(int minute, Moment now) {
    Duration set = Duration.between(origin.wall().plus(origin.until(now)), now.wall());
    // In whole seconds: clocks are never quite together, and readers compare these times.
    return origin
        .wall()
        .plus(MINUTE.multipliedBy(minute))
        .plusSeconds(Math.round(set.toMillis() / 1000.0));
  }
}
