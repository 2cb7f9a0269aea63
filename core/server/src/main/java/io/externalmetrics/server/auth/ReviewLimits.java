package io.externalmetrics.server.auth;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.externalmetrics.server.api.ApiException;
import io.externalmetrics.server.api.Caller;
import io.externalmetrics.server.kube.ClusterException;
import io.externalmetrics.spi.Deadline;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * How many reviews a caller may cause at once. Every new metric name costs one, so that without a
 * bound whoever reaches the port could make this server flood the cluster's API server, and have
 * the HPA controller's reviews wait behind its own.
 */
final class ReviewLimits {
  /** Few: what anonymous callers may read is not asked for in a hurry. */
  private static final int ANONYMOUS = 4;

  private static final int PER_CALLER = 8;
  private static final int TOKENS = 8;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final Semaphore anonymous = new Semaphore(ANONYMOUS);
  private final Semaphore tokens = new Semaphore(TOKENS);

  /** By name. Who has a review under way holds its semaphore; the others are forgotten. */
  private final Cache<String, Semaphore> callers =
      Caffeine.newBuilder().weakValues().executor(Runnable::run).build();

  /**
   * Asks for somebody unknown, or waits for such an answer. Does not wait for its turn: the flood
   * would fill the server's own limit instead.
   *
   * @throws ApiException 429 where too many are at it
   */
  <T> T forAnonymous(ClusterCall<T> call) throws ClusterException, InterruptedException {
    return within(
        anonymous,
        Duration.ZERO,
        call,
        "too many anonymous requests; authenticate with a client certificate or a token");
  }

  /**
   * Asks whether a caller may.
   *
   * @throws ApiException 429 where too many of the same caller are asked
   */
  <T> T forCaller(Caller caller, Deadline deadline, ClusterCall<T> call)
      throws ClusterException, InterruptedException {
    return within(
        callers.get(caller.name(), _ -> new Semaphore(PER_CALLER)),
        deadline.remaining(LONGEST_WAIT),
        call,
        "too many requests of this user that it may not make, or makes for the first time");
  }

  /**
   * Asks whose token it is. It may be nobody's, so all of them share one limit.
   *
   * @throws ApiException 429 where too many are asked
   */
  <T> T forToken(Deadline deadline, ClusterCall<T> call)
      throws ClusterException, InterruptedException {
    return within(
        tokens,
        deadline.remaining(LONGEST_WAIT),
        call,
        "too many requests with tokens that are new to this server");
  }

  private static <T> T within(
      Semaphore limit, Duration patience, ClusterCall<T> call, String excess)
      throws ClusterException, InterruptedException {
    if (!limit.tryAcquire(patience.toNanos(), NANOSECONDS)) {
      // Without Retry-After: client-go would sleep and try again inside the HPA's only worker.
      throw new ApiException(429, "Too many requests: " + excess);
    }
    try {
      return call.ask();
    } finally {
      limit.release();
    }
  }
}
