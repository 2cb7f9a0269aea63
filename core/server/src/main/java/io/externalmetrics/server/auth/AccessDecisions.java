package io.externalmetrics.server.auth;

import static java.util.Comparator.comparing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.externalmetrics.server.api.Caller;
import io.externalmetrics.server.auth.AccessObserver.Review;
import io.externalmetrics.server.kube.AccessDecision;
import io.externalmetrics.server.kube.ClusterException;
import io.externalmetrics.server.kube.Reviews;
import io.externalmetrics.spi.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * Whether callers may. HPAs ask every 15 s, so that the 10 s for which the Go servers remember
 * would never help them. Here an allowed decision is asked for again in the background while it is
 * in use, and one that covers all metrics is asked for first.
 */
final class AccessDecisions {
  private static final Duration LONGEST_ALLOWED = Duration.ofSeconds(60);
  private static final Duration LONGEST_REFUSED = Duration.ofSeconds(10);
  private static final Duration LONGEST_UNUSED = Duration.ofSeconds(60);
  private static final Duration REFRESH = Duration.ofSeconds(10);
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final Duration LONGEST_REVIEW = Duration.ofSeconds(10);

  /** With {@link #RETRY} short enough to be back within 5 s of the API server's return. */
  private static final Duration LONGEST_REFRESH = Duration.ofSeconds(3);

  private static final int REFRESHES_AT_ONCE = 8;
  private static final int MOST_IN_USE = 8192;
  private static final int MOST_REFUSED = 4096;
  private static final int CHARACTERS_PER_WEIGHT = 1024;

  private final Reviews reviews;
  private final ReviewLimits limits;
  private final AccessObserver observer;
  private final Ticker ticker;
  private final Semaphore refreshes = new Semaphore(REFRESHES_AT_ONCE);

  /** What was allowed, apart from the rest: a flood of refused questions pushes none of it out. */
  private final Cache<Question, KeptAnswer<AccessDecision>> inUse;

  private final Cache<Question, KeptAnswer<AccessDecision>> refused;

  AccessDecisions(Reviews reviews, ReviewLimits limits, AccessObserver observer, Ticker ticker) {
    this.reviews = reviews;
    this.limits = limits;
    this.observer = observer;
    this.ticker = ticker;
    this.inUse = bounded(MOST_IN_USE, LONGEST_UNUSED);
    this.refused = bounded(MOST_REFUSED, LONGEST_REFUSED);
  }

  /**
   * Whether a caller may.
   *
   * @throws ClusterException where that is not known and the cluster does not say so in time
   */
  AccessDecision decide(Question question, Deadline deadline)
      throws ClusterException, InterruptedException {
    Optional<Question> wide = question.widened();
    if (wide.isPresent()) {
      Optional<AccessDecision> all = allowed(wide.get());
      if (all.isPresent()) {
        return all.get();
      }
      Optional<AccessDecision> exact = allowed(question);
      if (exact.isPresent()) {
        return exact.get();
      }
      AccessDecision asked = answer(wide.get(), deadline);
      if (asked.allowed()) {
        return asked;
      }
    }
    return answer(question, deadline);
  }

  /**
   * Has every allowed decision that is in use and old enough asked for again. Waits while many are
   * under way.
   */
  void refresh(Executor executor) throws InterruptedException {
    List<Map.Entry<Question, KeptAnswer<AccessDecision>>> due =
        inUse.asMap().entrySet().stream()
            .filter(entry -> entry.getValue().isDue(REFRESH))
            .sorted(
                comparing(
                        (Map.Entry<Question, KeptAnswer<AccessDecision>> entry) ->
                            entry.getValue().sinceAsked())
                    .reversed())
            .toList();
    for (Map.Entry<Question, KeptAnswer<AccessDecision>> entry : due) {
      refreshes.acquire();
      executor.execute(
          () -> {
            try {
              refresh(entry.getKey(), entry.getValue());
            } finally {
              refreshes.release();
            }
          });
    }
  }

  private void refresh(Question question, KeptAnswer<AccessDecision> answer) {
    Deadline deadline = Deadline.after(LONGEST_REFRESH);
    try {
      Optional<Question> wide = question.widened().filter(it -> !it.equals(question));
      if (wide.isPresent() && coversAll(wide.get(), deadline)) {
        // Permission for everything came later: one decision is to be kept fresh from now on.
        inUse.invalidate(question);
        return;
      }
      answer.refresh(REFRESH, () -> review(question, deadline));
      if (!isAllowed(answer.last())) {
        inUse.invalidate(question);
        refused.put(question, answer);
      }
    } catch (ClusterException _) {
      // Already in the log and counted; asked for again soon.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean coversAll(Question wide, Deadline deadline)
      throws ClusterException, InterruptedException {
    KeptAnswer<AccessDecision> answer = kept(wide);
    Optional<AccessDecision> known = answer.current();
    return known.isPresent()
        ? known.get().allowed()
        : obtain(wide, answer, () -> answer.obtain(() -> review(wide, deadline), deadline))
            .allowed();
  }

  /** The decision that a question is known to be allowed by, without asking. */
  private Optional<AccessDecision> allowed(Question question) {
    KeptAnswer<AccessDecision> answer = inUse.getIfPresent(question);
    if (answer == null) {
      return Optional.empty();
    }
    Optional<AccessDecision> decision = answer.current();
    if (!isAllowed(decision)) {
      return Optional.empty();
    }
    observer.remembered(Review.ACCESS);
    return decision;
  }

  private AccessDecision answer(Question question, Deadline deadline)
      throws ClusterException, InterruptedException {
    KeptAnswer<AccessDecision> answer = kept(question);
    Optional<AccessDecision> known = answer.current();
    if (known.isPresent()) {
      observer.remembered(Review.ACCESS);
      return known.get();
    }
    Caller caller = question.caller();
    ClusterCall<AccessDecision> review = () -> review(question, deadline);
    return obtain(
        question,
        answer,
        caller.isAnonymous()
            ? () -> limits.forAnonymous(() -> answer.obtain(review, deadline))
            : () -> answer.obtain(() -> limits.forCaller(caller, deadline, review), deadline));
  }

  private AccessDecision obtain(
      Question question, KeptAnswer<AccessDecision> answer, ClusterCall<AccessDecision> call)
      throws ClusterException, InterruptedException {
    AccessDecision decision = call.ask();
    if (decision.allowed() && question.isKept()) {
      inUse.put(question, answer);
      refused.invalidate(question);
    }
    return decision;
  }

  private KeptAnswer<AccessDecision> kept(Question question) {
    KeptAnswer<AccessDecision> allowed = inUse.getIfPresent(question);
    if (allowed != null) {
      return allowed;
    }
    return question.isKept() ? refused.get(question, _ -> unanswered()) : unanswered();
  }

  private AccessDecision review(Question question, Deadline deadline)
      throws ClusterException, InterruptedException {
    return reviews.review(
        question.caller(),
        question.attributes(),
        Deadline.after(deadline.remaining(LONGEST_REVIEW)));
  }

  private KeptAnswer<AccessDecision> unanswered() {
    return new KeptAnswer<>(
        ticker, decision -> decision.allowed() ? LONGEST_ALLOWED : LONGEST_REFUSED, RETRY);
  }

  /** Bounds the number and the memory: who asks with long names has room for fewer. */
  private Cache<Question, KeptAnswer<AccessDecision>> bounded(int most, Duration longestUnused) {
    return Caffeine.newBuilder()
        .maximumWeight(most)
        .<Question, KeptAnswer<AccessDecision>>weigher(
            (question, _) -> 1 + question.size() / CHARACTERS_PER_WEIGHT)
        .expireAfterAccess(longestUnused)
        .ticker(ticker)
        .executor(Runnable::run)
        .build();
  }

  private static boolean isAllowed(Optional<AccessDecision> decision) {
    return decision.isPresent() && decision.get().allowed();
  }
}
