package io.externalmetrics.server.auth;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.github.benmanes.caffeine.cache.Ticker;
import io.externalmetrics.server.kube.ClusterException;
import io.externalmetrics.spi.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * What the cluster last said to one question. One thread at a time asks; who wants to know
 * meanwhile waits for that answer, or shares that failure.
 */
final class KeptAnswer<T> {
  private final Ticker ticker;
  private final Function<T, Duration> lifetime;
  private final Duration patience;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile State<T> state = new State<>(Optional.empty(), 0, Optional.empty(), 0, 0);

  /**
   * @param lifetime how long an answer holds, from when it was asked for
   * @param patience how long after a question that failed it is not asked again
   */
  KeptAnswer(Ticker ticker, Function<T, Duration> lifetime, Duration patience) {
    this.ticker = ticker;
    this.lifetime = lifetime;
    this.patience = patience;
  }

  /** Times are the ticker's; an answer counts from when it was asked for. */
  private record State<T>(
      Optional<T> answer,
      long answerAskedAt,
      Optional<ClusterException> failure,
      long askedAt,
      int attempts) {

    State<T> answered(T said, long when) {
      return new State<>(Optional.of(said), when, Optional.empty(), when, attempts + 1);
    }

    State<T> failed(ClusterException cause, long when) {
      return new State<>(answer, answerAskedAt, Optional.of(cause), when, attempts + 1);
    }
  }

  /** The answer while it holds. */
  Optional<T> current() {
    State<T> now = state;
    Optional<T> answer = now.answer();
    return answer.isPresent()
            && ticker.read() - now.answerAskedAt() < lifetime.apply(answer.get()).toNanos()
        ? answer
        : Optional.empty();
  }

  /** The last answer, whether or not it still holds. */
  Optional<T> last() {
    return state.answer();
  }

  /** How long ago the question was last asked, answered or not. */
  Duration sinceAsked() {
    return since(state.askedAt());
  }

  /** Whether it is time to ask again before the answer ends. */
  boolean isDue(Duration refreshAfter) {
    State<T> now = state;
    Duration pause = now.failure().isPresent() ? patience : refreshAfter;
    return since(now.askedAt()).compareTo(pause) >= 0;
  }

  /**
   * The answer that holds, or a new one.
   *
   * @throws ClusterException where there is none within the deadline
   */
  T obtain(ClusterCall<T> call, Deadline deadline) throws ClusterException, InterruptedException {
    int attemptsBefore = state.attempts();
    if (!asking.tryLock(deadline.remaining().toNanos(), NANOSECONDS)) {
      throw new ClusterException("no answer within the deadline", new TimeoutException());
    }
    try {
      Optional<T> answer = current();
      if (answer.isPresent()) {
        return answer.get();
      }
      State<T> now = state;
      boolean shared =
          now.attempts() != attemptsBefore || since(now.askedAt()).compareTo(patience) < 0;
      if (shared && now.failure().isPresent()) {
        throw now.failure().get();
      }
      // Who had too little time speaks for nobody else.
      return ask(call, () -> !deadline.hasPassed());
    } finally {
      asking.unlock();
    }
  }

  /** Asks again if it is time and nobody is at it. */
  void refresh(Duration refreshAfter, ClusterCall<T> call)
      throws ClusterException, InterruptedException {
    if (asking.tryLock()) {
      try {
        if (isDue(refreshAfter)) {
          ask(call, () -> true);
        }
      } finally {
        asking.unlock();
      }
    }
  }

  private T ask(ClusterCall<T> call, BooleanSupplier failureIsShared)
      throws ClusterException, InterruptedException {
    long began = ticker.read();
    try {
      T answer = call.ask();
      state = state.answered(answer, began);
      return answer;
    } catch (ClusterException e) {
      if (failureIsShared.getAsBoolean()) {
        state = state.failed(e, began);
      }
      throw e;
    }
  }

  private Duration since(long when) {
    return Duration.ofNanos(ticker.read() - when);
  }
}
