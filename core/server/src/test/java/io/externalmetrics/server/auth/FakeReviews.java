package io.externalmetrics.server.auth;

import io.externalmetrics.server.api.Caller;
import io.externalmetrics.server.kube.AccessDecision;
import io.externalmetrics.server.kube.Attributes;
import io.externalmetrics.server.kube.ClusterException;
import io.externalmetrics.server.kube.Reviews;
import io.externalmetrics.server.kube.TokenDecision;
import io.externalmetrics.spi.Deadline;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A cluster that knows what a test tells it, and remembers what it was asked. */
final class FakeReviews implements Reviews {
  final List<Question> questions = new CopyOnWriteArrayList<>();
  final List<String> tokens = new CopyOnWriteArrayList<>();
  final Map<String, Caller> holders = new ConcurrentHashMap<>();

  /** Whoever asks waits for a permit of this, where {@link #slow} is set. */
  final Semaphore answers = new Semaphore(0);

  /** Gets a permit for each question that came. */
  final Semaphore arrivals = new Semaphore(0);

  /** Questions without an answer yet. */
  final AtomicInteger open = new AtomicInteger();

  volatile boolean slow;
  volatile boolean down;
  volatile String reason = "";
  volatile Predicate<Question> allowed = _ -> false;

  @Override
  public TokenDecision review(String token, Deadline deadline)
      throws ClusterException, InterruptedException {
    tokens.add(token);
    answer();
    Caller holder = holders.get(token);
    return holder == null ? new TokenDecision.Refused() : new TokenDecision.Authenticated(holder);
  }

  @Override
  public AccessDecision review(Caller caller, Attributes attributes, Deadline deadline)
      throws ClusterException, InterruptedException {
    Question question = new Question(caller, attributes);
    questions.add(question);
    answer();
    return new AccessDecision(allowed.test(question), reason);
  }

  /** Of one caller, in order. */
  List<Attributes> askedOf(String caller) {
    return questions.stream()
        .filter(question -> question.caller().name().equals(caller))
        .map(Question::attributes)
        .toList();
  }

  private void answer() throws ClusterException, InterruptedException {
    open.incrementAndGet();
    arrivals.release();
    try {
      if (slow) {
        answers.acquire();
      }
      if (down) {
        throw new ClusterException("connection refused", new IOException());
      }
    } finally {
      open.decrementAndGet();
    }
  }
}
