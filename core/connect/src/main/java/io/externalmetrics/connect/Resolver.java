package io.externalmetrics.connect;

import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.net.InetAddress;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Resolves names within a deadline, which {@link InetAddress} itself does not know. */
public final class Resolver {
  private Resolver() {}

  static InetAddress[] resolve(String host, Deadline deadline)
      throws ScrapeException, InterruptedException {
    try {
      return new InetAddress[] {InetAddress.ofLiteral(host)};
    } catch (IllegalArgumentException _) {
      return await(lookUp(host), host, deadline);
    }
  }

  /** Begins to look a name up; whoever cancels the task gives up waiting for it. */
  public static FutureTask<InetAddress[]> lookUp(String host) {
    FutureTask<InetAddress[]> lookup = new FutureTask<>(() -> InetAddress.getAllByName(host));
    // A lookup cannot be interrupted and holds its carrier: a few hung ones on virtual threads
    // would stop every source. On a thread of its own it ends with the resolver's own timeout.
    Thread.ofPlatform().daemon().name("resolve-" + host).start(lookup);
    return lookup;
  }

  /**
   * Waits for what {@link #lookUp} began.
   *
   * @throws ScrapeException if the name is not known, or not resolved in time
   * @throws java.util.concurrent.CancellationException if the lookup was cancelled
   * @throws InterruptedException when interrupted while it waits
   */
  public static InetAddress[] await(
      FutureTask<InetAddress[]> lookup, String host, Deadline deadline)
      throws ScrapeException, InterruptedException {
    try {
      return lookup.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new ScrapeException(
          FailureKind.TIMEOUT, "host \"" + host + "\" was not resolved within the timeout", e);
    } catch (ExecutionException e) {
      throw ConnectionFailure.unknownHost(host, e);
    }
  }
}
