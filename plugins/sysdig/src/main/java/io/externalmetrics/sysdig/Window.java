package io.externalmetrics.sysdig;

import java.time.Instant;

/**
 * The time that a data request covers, in whole samples.
 *
 * @param start in seconds since 1970
 * @param end in seconds since 1970; the newest sample ends here
 * @param sampling how long a sample is, in seconds
 */
record Window(long start, long end, long sampling) {

  /** The window whose newest sample is complete at this time. */
  static Window of(DataQuery query, Instant now) {
    long sampling = query.sampling().toSeconds();
    long end = Math.floorDiv(now.minus(query.offset()).getEpochSecond(), sampling) * sampling;
    return new Window(end - query.window().toSeconds(), end, sampling);
  }

  /** Whether Sysdig may date a sample so: it may widen a window by a sample at either end. */
  boolean mayHold(long time) {
    return time >= start - sampling && time <= end + sampling;
  }

  /** Whether all of a sample of this date had come in when the window was made. */
  boolean isComplete(long time) {
    return time <= end;
  }
}
