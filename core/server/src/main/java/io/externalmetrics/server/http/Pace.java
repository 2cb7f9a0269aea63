package io.externalmetrics.server.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Gives turns no faster than a rate, apart from a first burst. Any thread. */
final class Pace {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final long interval;
  private final long burst;
  private final LongSupplier nanoTime;
  private final long origin;

  /** When the next turn is, counted from the origin. */
  private final AtomicLong next = new AtomicLong();

  /**
   * @param burst as many turns as belong to that time may come at once
   */
  Pace(int perSecond, Duration burst, LongSupplier nanoTime) {
    this.interval = SECOND / perSecond;
    this.burst = burst.toNanos();
    this.nanoTime = nanoTime;
    this.origin = nanoTime.getAsLong() - this.burst;
  }

  private long turnAfter(long at, long now) {
    return Math.max(at, now - burst) + interval;
  }

  /** Takes the next turn, and says how long it is until then; zero where it is now. */
  Duration untilTurn() {
    long now = nanoTime.getAsLong() - origin;
    long turn = next.getAndUpdate(at -> turnAfter(at, now));
    return Duration.ofNanos(Math.max(0, turn - now));
  }

  /** Takes a turn if there is one now. */
  boolean isTurn() {
    long now = nanoTime.getAsLong() - origin;
    long before =
        next.getAndUpdate(at -> Math.max(at, now - burst) <= now ? turnAfter(at, now) : at);
    return Math.max(before, now - burst) <= now;
  }

  /** Waits for the next turn; an interruption ends the wait, and stays set. */
  void await() {
    Duration wait = untilTurn();
    if (wait.isPositive()) {
      try {
        Thread.sleep(wait);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
