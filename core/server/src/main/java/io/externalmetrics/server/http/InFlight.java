package io.externalmetrics.server.http;

import io.externalmetrics.server.api.ApiException;
import io.externalmetrics.server.api.ApiRequest;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * How many requests may be in progress at once: less in all than {@link ConnectionLimits} has
 * connections, so that those that are exempt find one. Nobody waits: who comes too late is told so.
 * There is no Retry-After, because with one client-go would sleep and ask again ten times, in the
 * HPA controller's only worker, and the names of a front proxy's headers are not ours to guess.
 */
final class InFlight {
  private static final Set<String> EXEMPT_KINDS = Set.of("discovery", "health");
  private static final Set<String> EXEMPT_PATHS = Set.of("openapi", "version");

  private final Semaphore requests = new Semaphore(120);
  private final Semaphore anonymous = new Semaphore(24);

  /** What a request holds while it is in progress. */
  interface Permit extends AutoCloseable {
    Permit FREE = () -> {};

    @Override
    void close();
  }

  /**
   * Lets a request be answered.
   *
   * @throws ApiException 429
   */
  Permit answer(ApiRequest request) {
    return isExempt(request)
        ? Permit.FREE
        : acquire(request.caller().isAnonymous() ? anonymous : requests);
  }

  /** What Kubernetes needs to keep the API registered, answered from memory. */
  private static boolean isExempt(ApiRequest request) {
    List<String> path = request.path();
    return request.caller().isMaster()
        || EXEMPT_KINDS.contains(request.kind())
        || (!path.isEmpty() && EXEMPT_PATHS.contains(path.getFirst()));
  }

  private static Permit acquire(Semaphore permits) {
    if (!permits.tryAcquire()) {
      throw new ApiException(429, "Too many requests, please try again later.");
    }
    return permits::release;
  }
}
