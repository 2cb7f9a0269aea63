package io.externalmetrics.connect;

import io.externalmetrics.spi.Calls;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.ScrapeException;
import java.io.IOException;
import java.net.SocketException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A connection that a scraper keeps between its scrapes: opened when first needed, dropped after
 * each failure, because answers may be outstanding, and opened anew by the next exchange.
 *
 * <p>Threads: one exchange at a time. {@link #close} may come from any thread.
 */
public final class KeptConnection implements AutoCloseable {

  /** Something asked and answered. */
  @FunctionalInterface
  public interface Exchange<R> {

    /**
     * Talks over the connection until all that was asked is answered.
     *
     * @throws IOException as the connection throws it; told as {@link ConnectionFailure} words it
     * @throws ScrapeException where the exchange itself knows what is wrong; passed on
     */
    R over(Connection connection) throws IOException, ScrapeException;
  }

  private final Address address;
  private final Optional<TlsMaterial> tls;
  private final Calls calls;
  private final AtomicReference<@Nullable Connection> kept = new AtomicReference<>();
  private volatile boolean closed;

  /**
   * Connects in plain text, when needed.
   *
   * @param calls told of the connection; taking them is for who asks
   */
  public KeptConnection(Address address, Calls calls) {
    this(address, Optional.empty(), calls);
  }

  /** Connects when needed, with TLS where there is material for it. */
  public KeptConnection(Address address, Optional<TlsMaterial> tls, Calls calls) {
    this.address = address;
    this.tls = tls;
    this.calls = calls;
  }

  /**
   * Holds an exchange over the kept connection, or over a new one if none is kept. The connection
   * is kept if the exchange returns, and closed whatever it throws.
   *
   * @param deadline cuts connecting and every read
   * @throws ScrapeException if no connection came about, it failed, or it was closed, worded as
   *     {@link ConnectionFailure} does; and what the exchange throws
   * @throws InterruptedException when a virtual thread is interrupted while it waits
   */
  public <R> R exchange(Deadline deadline, Exchange<R> exchange)
      throws ScrapeException, InterruptedException {
    boolean answered = false;
    try {
      R answer = exchange.over(connected(deadline));
      answered = true;
      return answer;
    } catch (IOException e) {
      throw ConnectionFailure.of(address, e);
    } finally {
      if (!answered) {
        drop();
      }
    }
  }

  /** Whether a connection is kept; the backend may have left it unnoticed. */
  public boolean isConnected() {
    return kept.get() != null;
  }

  /** Ends the exchange under way, if any, with a failure; later ones fail at once. */
  @Override
  public void close() {
    closed = true;
    drop();
  }

  private Connection connected(Deadline deadline)
      throws IOException, ScrapeException, InterruptedException {
    requireOpen();
    Connection reused = kept.get();
    if (reused != null) {
      reused.reuse(deadline);
      return reused;
    }
    Connection opened =
        new Connection(address, Connector.open(address, tls, Timeouts.DEFAULT, deadline), deadline);
    calls.connected();
    kept.set(opened);
    // Asked again: close() may have come while this was connecting, and found nothing to close.
    requireOpen();
    return opened;
  }

  private void requireOpen() throws SocketException {
    if (closed) {
      throw new SocketException("closed on this side");
    }
  }

  private void drop() {
    Connection dropped = kept.getAndSet(null);
    if (dropped != null) {
      dropped.close();
      calls.disconnected();
    }
  }
}
