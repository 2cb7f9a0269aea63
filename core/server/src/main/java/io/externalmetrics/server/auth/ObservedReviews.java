package io.externalmetrics.server.auth;

import com.github.benmanes.caffeine.cache.Ticker;
import io.externalmetrics.server.api.Caller;
import io.externalmetrics.server.auth.AccessObserver.Outcome;
import io.externalmetrics.server.auth.AccessObserver.Review;
import io.externalmetrics.server.kube.AccessDecision;
import io.externalmetrics.server.kube.Attributes;
import io.externalmetrics.server.kube.ClusterException;
import io.externalmetrics.server.kube.Reviews;
import io.externalmetrics.server.kube.TokenDecision;
import io.externalmetrics.server.kube.TokenDecision.Authenticated;
import io.externalmetrics.server.kube.TokenDecision.Refused;
import io.externalmetrics.spi.Deadline;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Counts reviews, and has the log tell when the cluster's API server stops and resumes to answer.
 */
final class ObservedReviews implements Reviews {
  private static final System.Logger LOGGER = System.getLogger(ObservedReviews.class.getName());

  /** Whose deadline is shorter may not call the API server silent. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Reviews reviews;
  private final AccessObserver observer;
  private final Ticker ticker;
  private final AtomicBoolean silent = new AtomicBoolean();

  ObservedReviews(Reviews reviews, AccessObserver observer, Ticker ticker) {
    this.reviews = reviews;
    this.observer = observer;
    this.ticker = ticker;
  }

  @Override
  public TokenDecision review(String token, Deadline deadline)
      throws ClusterException, InterruptedException {
    return observed(
        Review.TOKEN,
        deadline,
        () -> reviews.review(token, deadline),
        decision ->
            switch (decision) {
              case Authenticated _ -> Outcome.ALLOWED;
              case Refused _ -> Outcome.REFUSED;
            });
  }

  @Override
  public AccessDecision review(Caller caller, Attributes attributes, Deadline deadline)
      throws ClusterException, InterruptedException {
    return observed(
        Review.ACCESS,
        deadline,
        () -> reviews.review(caller, attributes, deadline),
        decision -> decision.allowed() ? Outcome.ALLOWED : Outcome.REFUSED);
  }

  private <T> T observed(
      Review review, Deadline deadline, ClusterCall<T> call, Function<T, Outcome> outcome)
      throws ClusterException, InterruptedException {
    boolean patient = deadline.remaining().compareTo(PATIENCE) >= 0;
    long began = ticker.read();
    try {
      T answer = call.ask();
      observer.reviewed(review, outcome.apply(answer), Duration.ofNanos(ticker.read() - began));
      if (silent.compareAndSet(true, false)) {
        LOGGER.log(Level.INFO, "the cluster's API server answers reviews again");
      }
      return answer;
    } catch (ClusterException e) {
      observer.reviewed(review, Outcome.FAILED, Duration.ofNanos(ticker.read() - began));
      if (patient && silent.compareAndSet(false, true)) {
        LOGGER.log(
            Level.WARNING,
            "the cluster's API server answers no reviews: "
                + e.getMessage()
                + "; who was allowed to read keeps that for up to 60 s");
      }
      throw e;
    }
  }
}
