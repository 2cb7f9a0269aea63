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
final class Resolver {
  private Resolver() {}

  static InetAddress[] resolve(String host, Deadline deadline)
      throws ScrapeException, InterruptedException {
    try {
      return new InetAddress[] {InetAddress.ofLiteral(host)};
    } catch (IllegalArgumentException _) {
      return lookUp(host, deadline);
    }
  }

  private static InetAddress[] lookUp(String host, Deadline deadline)
      throws ScrapeException, InterruptedException {
    FutureTask<InetAddress[]> lookup = new FutureTask<>(() -> InetAddress.getAllByName(host));
    // A lookup cannot be interrupted and holds its carrier: a few hung ones on virtual threads
    // would
    // stop every source. On a thread of its own it ends with the resolver's own timeout.
    Thread.ofPlatform().daemon().name("resolve-" + host).start(lookup);
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
