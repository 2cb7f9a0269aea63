package io.externalmetrics.server.history;

import java.util.concurrent.atomic.AtomicLong;

/** Counts by the minute, without a lock and without allocating anything. */
final class ReadRate {
  /** A minute in the upper half, and its count in the lower. */
  private final AtomicLong running = new AtomicLong();

  /** The one before that was counted. */
  private final AtomicLong before = new AtomicLong();

  /** Counts one. */
  void count(int minute) {
    while (true) {
      long seen = running.get();
      boolean sameMinute = minute(seen) >= minute;
      if (running.compareAndSet(seen, sameMinute ? seen + 1 : pack(minute, 1))) {
        if (!sameMinute) {
          before.set(seen);
        }
        return;
      }
    }
  }

  /** How many there were in the last whole minute; so far, where they began in this one. */
  int perMinute(int minute) {
    long newest = running.get();
    long older = before.get();
    boolean lastIsWhole = minute(newest) == minute && minute(older) == minute - 1;
    if (lastIsWhole && (int) older > 0) {
      return (int) older;
    }
    return minute(newest) >= minute - 1 ? (int) newest : 0;
  }

  private static int minute(long counted) {
    return (int) (counted >>> 32);
  }

  private static long pack(int minute, int count) {
    return ((long) minute << 32) | count;
  }
}
