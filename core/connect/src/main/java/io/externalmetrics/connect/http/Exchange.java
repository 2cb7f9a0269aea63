package io.externalmetrics.connect.http;

import io.externalmetrics.connect.Address;
import io.externalmetrics.connect.Resolver;
import io.externalmetrics.spi.Calls;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * All that is asked and answered for one {@link HttpBackend#send}: the request, its redirects, and
 * its repetition with other credentials. Found by what OkHttp calls on the same thread.
 */
final class Exchange {
  /** What frames, records and headers may add to an answer of the allowed size. */
  private static final long OVERHEAD = 1 << 20;

  private static final ScopedValue<Exchange> CURRENT = ScopedValue.newInstance();

  /** What is done within an exchange. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws ScrapeException, InterruptedException;
  }

  private final Address address;
  private final Deadline deadline;
  private final ByteSize maxResponseSize;
  private final Calls calls;
  private volatile @Nullable Call call;
  private volatile @Nullable FutureTask<InetAddress[]> lookup;
  private volatile boolean cancelled;
  private long received;
  private boolean taken;

  Exchange(Address address, Deadline deadline, ByteSize maxResponseSize, Calls calls) {
    this.address = address;
    this.deadline = deadline;
    this.maxResponseSize = maxResponseSize;
    this.calls = calls;
  }

  /** The one that this thread is in. */
  static Exchange current() {
    return CURRENT.get();
  }

  Address address() {
    return address;
  }

  Deadline deadline() {
    return deadline;
  }

  ByteSize maxResponseSize() {
    return maxResponseSize;
  }

  <T> T within(Work<T> work) throws ScrapeException, InterruptedException {
    try {
      return ScopedValue.where(CURRENT, this).call(work::run);
    } catch (ScrapeException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("work throws nothing else", e);
    }
  }

  /** Sends one request; its answer has to be read before the deadline, too. */
  Response send(OkHttpClient client, Request request) throws IOException {
    // Before OkHttp connects, and once more where it repeats the request by itself.
    take();
    taken = true;
    Call next = client.newCall(request);
    next.timeout().timeout(Math.max(1, deadline.remaining().toNanos()), TimeUnit.NANOSECONDS);
    call = next;
    requireOpen();
    return next.execute();
  }

  /** A request goes out: one that {@link #send} took a call for, or a repetition of OkHttp's. */
  void countSent() throws IOException {
    if (!taken) {
      take();
    }
    taken = false;
  }

  private void take() throws IOException {
    try {
      calls.take(deadline);
    } catch (ScrapeException e) {
      throw new KnownFailure(e);
    } catch (InterruptedException e) {
      throw Interruption.asIOException(e);
    }
  }

  /** The addresses of a host. */
  InetAddress[] resolve(String host) throws IOException {
    FutureTask<InetAddress[]> begun = Resolver.lookUp(host);
    lookup = begun;
    try {
      requireOpen();
      return Resolver.await(begun, host, deadline);
    } catch (ScrapeException e) {
      throw new KnownFailure(e);
    } catch (InterruptedException e) {
      throw Interruption.asIOException(e);
    } catch (CancellationException _) {
      throw closed();
    } finally {
      begun.cancel(true);
    }
  }

  /**
   * Counts what comes from the backend, whatever it is: some of it, such as an endless line between
   * two chunks, OkHttp would collect before it shows any of it.
   */
  static void countReceived(int bytes) throws KnownFailure {
    if (CURRENT.isBound()) {
      CURRENT.get().received(bytes);
    }
  }

  private void received(int bytes) throws KnownFailure {
    received += bytes;
    if (received > 2 * maxResponseSize.bytes() + OVERHEAD) {
      throw tooLarge();
    }
  }

  KnownFailure tooLarge() {
    return new KnownFailure(
        new ScrapeException(
            FailureKind.MALFORMED,
            "%s answers with more than %s; narrow the query or raise \"maxResponseSize\""
                .formatted(address, maxResponseSize)));
  }

  /** Gives up the connection, at once. */
  void dropConnection() {
    Call last = call;
    if (last != null) {
      last.cancel();
    }
  }

  /** Ends it from another thread. */
  void cancel() {
    cancelled = true;
    dropConnection();
    FutureTask<InetAddress[]> waiting = lookup;
    if (waiting != null) {
      waiting.cancel(true);
    }
  }

  private void requireOpen() throws SocketException {
    if (cancelled) {
      throw closed();
    }
  }

  private static SocketException closed() {
    return new SocketException("closed on this side");
  }
}
