package io.externalmetrics.testkit;

import io.externalmetrics.spi.Calls;
import io.externalmetrics.spi.Deadline;
import java.util.concurrent.atomic.AtomicInteger;

/** No limit on calls; counts the connections that a scraper tells of. */
final class CountedConnections implements Calls {
  private final AtomicInteger open = new AtomicInteger();

  /** How many are open. */
  int open() {
    return open.get();
  }

  @Override
  public void take(Deadline deadline) {}

  @Override
  public void bill(int units) {}

  @Override
  public void connected() {
    open.incrementAndGet();
  }

  @Override
  public void disconnected() {
    open.decrementAndGet();
  }
}
