package io.externalmetrics.server.auth;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Does something twice a second, with as many virtual threads as that asks for, until closed. */
final class Upkeep implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(Upkeep.class.getName());
  private static final Duration PERIOD = Duration.ofMillis(500);
  private static final Duration LONGEST_CLOSE = Duration.ofMillis(500);

  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("access-", 0).factory());

  @FunctionalInterface
  interface Work {
    void run(Executor executor) throws InterruptedException;
  }

  void begin(Work work) {
    threads.execute(() -> repeat(work));
  }

  /** Interrupts what is under way. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(LONGEST_CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOGGER.log(Level.WARNING, "reviews under way did not end when interrupted");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void repeat(Work work) {
    try {
      while (!threads.isShutdown()) {
        attempt(work);
        Thread.sleep(PERIOD);
      }
    } catch (InterruptedException | RejectedExecutionException _) {
      // Closed.
    }
  }

  private void attempt(Work work) throws InterruptedException {
    try {
      work.run(threads);
    } catch (RejectedExecutionException e) {
      throw e;
    } catch (RuntimeException e) {
      LOGGER.log(Level.ERROR, "cannot keep access decisions fresh", e);
    }
  }
}
