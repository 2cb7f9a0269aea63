package io.externalmetrics.spi;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A point in monotonic time by which something must have ended. Immutable. */
public final class Deadline {
  private final long nanoTime;

  private Deadline(long nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** The deadline that passes after {@code duration} from now. */
  public static Deadline after(Duration duration) {
    return new Deadline(System.nanoTime() + TimeUnit.NANOSECONDS.convert(duration));
  }

  /** What is left; zero once the deadline has passed, never negative. */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
  }

  /** What is left, but at most {@code limit}. */
  public Duration remaining(Duration limit) {
    Duration left = remaining();
    return left.compareTo(limit) < 0 ? left : limit;
  }

  /** Whether nothing is left. */
  public boolean hasPassed() {
    return remaining().isZero();
  }
}
