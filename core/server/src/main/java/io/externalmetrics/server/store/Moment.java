package io.externalmetrics.server.store;

import java.time.Duration;
import java.time.Instant;

/**
 * A point in time: what people read, and what ages are measured by. A clock that is set back must
 * not make an old value fresh, so ages never come from {@code wall}.
 *
 * @param wall the time of day
 * @param nanos monotonic, from an arbitrary origin
 */
public record Moment(Instant wall, long nanos) {

  /** How much later {@code later} is. */
  public Duration until(Moment later) {
    return Duration.ofNanos(later.nanos - nanos);
  }
}
