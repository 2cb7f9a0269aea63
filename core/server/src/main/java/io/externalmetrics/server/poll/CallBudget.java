package io.externalmetrics.server.poll;

import io.externalmetrics.spi.Calls;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The calls of one source. Within any minute there are at most as many as are allowed: who pays by
 * the call, or is cut off by the backend, counts that way too.
 */
final class CallBudget implements Calls {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final Optional<Integer> perMinute;
  private final LongSupplier nanoTime;
  private final LongAdder taken = new LongAdder();
  private final LongAdder billed = new LongAdder();
  private final ReentrantLock turn = new ReentrantLock(true);
  private final Condition never = turn.newCondition();
  // Guarded by the lock: when the calls of the last minute were made, the oldest first.
  private final ArrayDeque<Long> recent = new ArrayDeque<>();

  CallBudget(Optional<Integer> perMinute, LongSupplier nanoTime) {
    this.perMinute = perMinute;
    this.nanoTime = nanoTime;
  }

  @Override
  public void take(Deadline deadline) throws ScrapeException, InterruptedException {
    if (perMinute.isPresent()) {
      await(perMinute.get(), deadline);
    }
    taken.increment();
  }

  @Override
  public void bill(int units) {
    billed.add(units);
  }

  /** Calls made since the start. */
  long taken() {
    return taken.sum();
  }

  /** Units billed since the start. */
  long billed() {
    return billed.sum();
  }

  private void await(int limit, Deadline deadline) throws ScrapeException, InterruptedException {
    if (!turn.tryLock(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
      throw usedUp(limit);
    }
    try {
      long wait = waitingTime(limit);
      // Nobody waits for what will not come in time: the poll ends sooner, and says why.
      if (wait > deadline.remaining().toNanos()) {
        throw usedUp(limit);
      }
      while (wait > 0) {
        never.awaitNanos(wait);
        wait = waitingTime(limit);
      }
      recent.addLast(nanoTime.getAsLong());
    } finally {
      turn.unlock();
    }
  }

  private long waitingTime(int limit) {
    long now = nanoTime.getAsLong();
    while (!recent.isEmpty() && now - recent.getFirst() >= MINUTE) {
      recent.removeFirst();
    }
    return recent.size() < limit ? 0 : MINUTE - (now - recent.getFirst());
  }

  private static ScrapeException usedUp(int limit) {
    return new ScrapeException(
        FailureKind.THROTTLED,
        "maxCallsPerMinute %d is used up; raise it, or poll less often or less".formatted(limit));
  }
}
