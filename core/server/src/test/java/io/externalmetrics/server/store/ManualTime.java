package io.externalmetrics.server.store;

import java.time.Duration;
import java.time.Instant;

/** Time that stands still until a test moves it. */
public final class ManualTime implements TimeSource {
  public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  // Close to where the counter wraps, as System.nanoTime() may be.
  private volatile Moment now = new Moment(START, Long.MAX_VALUE - 1_000_000_000L);

  @Override
  public Moment now() {
    return now;
  }

  /** Lets time pass, on both clocks. */
  public void pass(Duration duration) {
    now = new Moment(now.wall().plus(duration), now.nanos() + duration.toNanos());
  }

  /** Sets the time of day, as an administrator or NTP does. */
  public void setClock(Duration shift) {
    now = new Moment(now.wall().plus(shift), now.nanos());
  }
}
