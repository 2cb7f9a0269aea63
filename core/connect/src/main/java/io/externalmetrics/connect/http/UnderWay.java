package io.externalmetrics.connect.http;

import io.externalmetrics.connect.Address;
import io.externalmetrics.spi.Calls;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The exchanges under way with one backend: limited in number, first come first served. */
final class UnderWay implements AutoCloseable {
  private static final int ENOUGH = Integer.MAX_VALUE / 2;

  private final ByteSize maxResponseSize;
  private final Calls calls;
  private final Semaphore places;
  private final Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  UnderWay(int places, ByteSize maxResponseSize, Calls calls) {
    this.maxResponseSize = maxResponseSize;
    this.calls = calls;
    this.places = new Semaphore(places, true);
  }

  /** Waits for a place. What was begun is to be ended. */
  Exchange begin(Address address, Deadline deadline) throws ScrapeException, InterruptedException {
    if (!places.tryAcquire(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
      throw new ScrapeException(
          FailureKind.TIMEOUT,
          "no connection to "
              + address
              + " became free within the timeout; raise \"maxConnections\" or \"timeout\"");
    }
    Exchange exchange = new Exchange(address, deadline, maxResponseSize, calls);
    exchanges.add(exchange);
    // Asked after it was added: close() may have come meanwhile, and not have found it.
    if (closed) {
      exchange.cancel();
    }
    return exchange;
  }

  void end(Exchange exchange) {
    exchanges.remove(exchange);
    places.release();
  }

  boolean isClosed() {
    return closed;
  }

  /** Ends all of them, and those that wait or come later as soon as they begin. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      exchanges.forEach(Exchange::cancel);
      places.release(ENOUGH);
    }
  }
}
