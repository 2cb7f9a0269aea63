package io.externalmetrics.e2e;

import io.externalmetrics.spi.Deadline;
import java.time.Duration;

/** Waits for what other processes do. */
public final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Eventually() {}

  /** Repeats the assertions until they hold; throws their last error if they do not in time. */
  public static void eventually(Runnable assertions) {
    eventually(PATIENCE, assertions);
  }

  public static void eventually(Duration patience, Runnable assertions) {
    Deadline deadline = Deadline.after(patience);
    while (true) {
      try {
        assertions.run();
        return;
      } catch (AssertionError e) {
        if (deadline.hasPassed()) {
          throw e;
        }
        pause();
      }
    }
  }

  public static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting", e);
    }
  }
}
