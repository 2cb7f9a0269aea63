package io.externalmetrics.server.poll;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets first polls start a few at a time. Whoever has waited long enough goes anyway: sources that
 * hang must not keep healthy ones from their first value.
 */
final class StartGate {
  static final Duration PATIENCE = Duration.ofMillis(500);

  private final Semaphore places;

  StartGate(int atOnce) {
    places = new Semaphore(atOnce);
  }

  /** What to close when the first poll is over. */
  interface Pass extends AutoCloseable {
    @Override
    void close();
  }

  Pass enter() throws InterruptedException {
    boolean got = places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    return got ? places::release : () -> {};
  }
}
