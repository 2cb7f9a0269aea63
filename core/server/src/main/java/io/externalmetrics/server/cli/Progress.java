package io.externalmetrics.server.cli;

import io.externalmetrics.server.config.Sleeper;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;

/** A line that counts the seconds of what takes longer than one, and goes when that has ended. */
final class Progress implements AutoCloseable {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final String CLEAR = "\r\u001b[K";

  private final Optional<Thread> counting;

  private Progress(Optional<Thread> counting) {
    this.counting = counting;
  }

  /**
   * Begins to count, where there is a terminal to see it on.
   *
   * @param text what is waited for, such as {@code waiting for jobs (redis)}
   * @param err writes to stderr
   */
  static Progress start(String text, Terminal terminal, PrintWriter err, Sleeper sleeper) {
    return new Progress(
        terminal.showsErrors()
            ? Optional.of(Thread.ofVirtual().name("progress").start(() -> show(text, err, sleeper)))
            : Optional.empty());
  }

  private static void show(String text, PrintWriter err, Sleeper sleeper) {
    String clear = "";
    try {
      for (int seconds = 1; ; seconds++) {
        sleeper.sleep(TICK);
        clear = CLEAR;
        err.print(CLEAR + text + ", " + seconds + "s");
        err.flush();
      }
    } catch (InterruptedException _) {
      err.print(clear);
      err.flush();
    }
  }

  /** Returns when the line is gone. */
  @Override
  public void close() {
    for (Thread thread : counting.stream().toList()) {
      thread.interrupt();
      try {
        thread.join(TICK);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
