package io.externalmetrics.server.poll;

import io.externalmetrics.spi.Calls;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The calls of one source, also when its definition changes. Within any minute there are at most as
 * many as are allowed: who pays by the call, or is cut off by the backend, counts that way too.
 */
final class CallBudget implements Calls {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final LongSupplier nanoTime;
  private final LongAdder taken = new LongAdder();
  private final LongAdder billed = new LongAdder();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile boolean tellsConnections;
  private final ReentrantLock turn = new ReentrantLock(true);
  private final Condition never = turn.newCondition();
  // Guarded by the lock: when the calls of the last minute were made, the oldest first.
  private final ArrayDeque<Long> recent = new ArrayDeque<>();
  private volatile Optional<Integer> perMinute;

  CallBudget(Optional<Integer> perMinute, LongSupplier nanoTime) {
    this.perMinute = perMinute;
    this.nanoTime = nanoTime;
  }

  /** Allows as many from now on; the calls of the last minute count. */
  void limitTo(Optional<Integer> limit) {
    perMinute = limit;
  }

  @Override
  public void take(Deadline deadline) throws ScrapeException, InterruptedException {
    Optional<Integer> limit = perMinute;
    if (limit.isPresent()) {
      await(limit.get(), deadline);
    }
    taken.increment();
  }

  @Override
  public void bill(int units) {
    billed.add(units);
  }

  @Override
  public void connected() {
    connections.incrementAndGet();
    tellsConnections = true;
  }

  @Override
  public void disconnected() {
    connections.decrementAndGet();
  }

  /** Connections that are open now; empty where the plugin never told of one. */
  OptionalInt connections() {
    return tellsConnections ? OptionalInt.of(connections.get()) : OptionalInt.empty();
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
      for (long wait = waitingTime(limit); wait > 0; wait = waitingTime(limit)) {
        // Nobody waits for what will not come in time: the poll ends sooner, and says why.
        if (wait > deadline.remaining().toNanos()) {
          throw usedUp(limit);
        }
        never.awaitNanos(wait);
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
