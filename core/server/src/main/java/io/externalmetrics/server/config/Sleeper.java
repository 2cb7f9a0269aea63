package io.externalmetrics.server.config;

import java.time.Duration;

/** Waits, or in tests does not. {@code Thread::sleep} is one. */
@FunctionalInterface
public interface Sleeper {
  /**
   * Blocks for a while.
   *
   * @throws InterruptedException when interrupted meanwhile
   */
  void sleep(Duration duration) throws InterruptedException;
}
