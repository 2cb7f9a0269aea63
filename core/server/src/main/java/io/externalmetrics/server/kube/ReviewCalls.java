package io.externalmetrics.server.kube;

import io.externalmetrics.server.kube.ApiServerHttp.NoReplyException;
import io.externalmetrics.server.kube.ClusterFailure.Permission;
import io.externalmetrics.spi.Deadline;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Creates reviews, within a deadline and with the retries that Kubernetes' own servers do. For each
 * kind of review at most {@link #AT_ONCE} are under way; more wait, which counts against their
 * deadlines. So a flood of invented tokens opens a bounded number of connections, and holds up no
 * review of what a known caller may.
 */
final class ReviewCalls {
  static final int AT_ONCE = 32;
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int ATTEMPTS = 5;
  private static final Permission DELEGATION =
      new Permission(
          "create tokenreviews and subjectaccessreviews",
          "clusterrolebinding external-metrics-auth-delegator"
              + " --clusterrole=system:auth-delegator");

  private final ApiServerHttp http;
  private final ClusterFailure failure;
  private final Pause pause;

  ReviewCalls(ApiServerHttp http, ClusterFailure failure, Pause pause) {
    this.http = http;
    this.failure = failure;
    this.pause = pause;
  }

  /** Waits between two attempts, or in tests does not. */
  @FunctionalInterface
  interface Pause {
    void sleep(Duration duration) throws InterruptedException;
  }

  /**
   * One kind of review.
   *
   * @param name as messages say it, such as {@code a TokenReview}
   * @param path below the server's
   */
  record Kind<T>(String name, String path, Class<T> type, Semaphore turns) {
    Kind(String name, String path, Class<T> type) {
      this(name, path, type, new Semaphore(AT_ONCE, true));
    }
  }

  private sealed interface Attempt {
    record Reply(String body) implements Attempt {}

    /** No success, but another attempt may be one, after {@code atLeast}. */
    record Passing(ClusterException failure, Duration atLeast) implements Attempt {}
  }

  /** What the API server made of {@code review}. */
  <T> T create(Kind<T> kind, T review, Deadline deadline)
      throws ClusterException, InterruptedException {
    Deadline end = Deadline.after(deadline.remaining(LIMIT));
    if (!kind.turns().tryAcquire(end.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
      throw new ClusterException(failure.busy(AT_ONCE));
    }
    try {
      return http.read(send(kind, http.write(review), end), kind.type())
          .orElseThrow(() -> senseless(kind));
    } finally {
      kind.turns().release();
    }
  }

  ClusterException senseless(Kind<?> kind) {
    return new ClusterException(failure.senseless(kind.name()));
  }

  private String send(Kind<?> kind, String body, Deadline deadline)
      throws ClusterException, InterruptedException {
    Backoff backoff = new Backoff();
    for (int attempt = 1; ; attempt++) {
      switch (attempt(kind, body, deadline)) {
        case Attempt.Reply(String reply) -> {
          return reply;
        }
        case Attempt.Passing(ClusterException cause, Duration atLeast) -> {
          Duration delay = backoff.next(atLeast);
          if (attempt == ATTEMPTS || delay.compareTo(deadline.remaining()) >= 0) {
            throw cause;
          }
          pause.sleep(delay);
        }
      }
    }
  }

  private Attempt attempt(Kind<?> kind, String body, Deadline deadline)
      throws ClusterException, InterruptedException {
    try {
      return judge(
          kind,
          http.send(
              kind.path(),
              request -> request.post("application/json", body),
              deadline.remaining()));
    } catch (NoReplyException e) {
      ClusterException failed = new ClusterException(failure.noReply(e), e);
      if (ClusterFailure.isPassing(e)) {
        return new Attempt.Passing(failed, Duration.ZERO);
      }
      throw failed;
    }
  }

  private Attempt judge(Kind<?> kind, HttpResponse<String> reply) throws ClusterException {
    int code = reply.code();
    if (reply.isSuccessful()) {
      return new Attempt.Reply(reply.body());
    }
    ClusterException refused =
        new ClusterException(failure.refused(code, kind.name(), http.message(reply), DELEGATION));
    Optional<Duration> asked = Backoff.retryAfter(Optional.ofNullable(reply.header("Retry-After")));
    if (asked.isPresent() || code == 429 || code == 500 || code == 504) {
      return new Attempt.Passing(refused, asked.orElse(Duration.ZERO));
    }
    throw refused;
  }
}
