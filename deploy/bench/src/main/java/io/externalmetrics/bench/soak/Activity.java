package io.externalmetrics.bench.soak;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Does one thing again and again, on a virtual thread of its own, until it is closed. */
final class Activity implements AutoCloseable {
  private static final Duration LONGEST_END = Duration.ofSeconds(5);

  /** One turn; what it throws ends the turn, and the next one comes all the same. */
  @FunctionalInterface
  interface Turn {
    void run(int number) throws Exception;
  }

  private final AtomicInteger done = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final Thread thread;

  private Activity(String name, Duration pause, Turn turn) {
    thread = Thread.ofVirtual().name(name).unstarted(() -> repeat(pause, turn));
  }

  static Activity start(String name, Duration pause, Turn turn) {
    Activity activity = new Activity(name, pause, turn);
    activity.thread.start();
    return activity;
  }

  /** Turns that went well. */
  int done() {
    return done.get();
  }

  /** Turns that threw something. */
  int failed() {
    return failed.get();
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(LONGEST_END);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void repeat(Duration pause, Turn turn) {
    try {
      for (int number = 0; ; number++) {
        try {
          turn.run(number);
          done.incrementAndGet();
        } catch (InterruptedException e) {
          throw e;
        } catch (Exception _) {
          failed.incrementAndGet();
        }
        Thread.sleep(pause);
      }
    } catch (InterruptedException _) {
      // closed
    }
  }
}
