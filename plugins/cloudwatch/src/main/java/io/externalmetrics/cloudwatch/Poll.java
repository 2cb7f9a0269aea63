package io.externalmetrics.cloudwatch;

import io.externalmetrics.connect.Parallel;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.ScrapeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/**
 * One poll of the metrics of one region and identity. CloudWatch refuses a whole call for one bad
 * query; such a call is halved until the query stands alone. Used by one thread, which asks on
 * several.
 */
final class Poll {
  /** Finds one bad query among 500; where there are more, the next polls go on. */
  private static final int EXTRA_CALLS = 24;

  private static final Outcome.Failed NOT_FOUND =
      new Outcome.Failed(
          FailureKind.REJECTED,
          "CloudWatch refuses the call for this and other metrics, and which of them is at fault is"
              + " not found yet; correct those that are");

  private final Account account;
  private final Quarantine quarantine;
  private final Instant now;
  private final Deadline deadline;
  private final Map<MetricRequest, Outcome> outcomes = new HashMap<>();
  private int extraCalls = EXTRA_CALLS;
  private volatile Optional<ScrapeException> ended = Optional.empty();

  Poll(Account account, Quarantine quarantine, Instant now, Deadline deadline) {
    this.account = account;
    this.quarantine = quarantine;
    this.now = now;
    this.deadline = deadline;
  }

  /**
   * Asks for all of them.
   *
   * @return an outcome for each
   */
  Map<MetricRequest, Outcome> of(Collection<MetricRequest> requests) throws InterruptedException {
    quarantine.retain(requests);
    settleOrSuspect(requests.stream().filter(quarantine::isFree).toList());
    settleOrSuspect(quarantine.due(now));
    findBad();
    for (MetricRequest request : requests) {
      quarantine.failure(request).ifPresent(failure -> outcomes.putIfAbsent(request, failure));
    }
    return outcomes;
  }

  private void settleOrSuspect(List<MetricRequest> requests) throws InterruptedException {
    List<Call> calls = Packing.pack(requests);
    // Not a thread for each call: after one that is throttled those that wait are not made.
    Queue<Call> waiting = new ConcurrentLinkedQueue<>(calls);
    int lanes = Math.min(calls.size(), account.maxConnections());
    Parallel.map(IntStream.range(0, lanes).boxed().toList(), _ -> settle(waiting)).values().stream()
        .flatMap(List::stream)
        .forEach(call -> quarantine.suspects().add(call.requests()));
  }

  /** Makes the calls one after another. Those of which one of several metrics is at fault. */
  private List<Call> settle(Queue<Call> waiting) throws InterruptedException {
    List<Call> refused = new ArrayList<>();
    for (Call call = waiting.poll(); call != null; call = waiting.poll()) {
      if (!settle(call)) {
        refused.add(call);
      }
    }
    return refused;
  }

  /** Makes the call. Whether its metrics have outcomes now, or one of several is at fault. */
  private boolean settle(Call call) throws InterruptedException {
    Optional<ScrapeException> before = ended;
    if (before.isPresent()) {
      fail(call.requests(), before.get().toOutcome());
      return true;
    }
    try {
      answered(call, account.ask(call, now, deadline));
      return true;
    } catch (ScrapeException e) {
      return failed(call, e);
    }
  }

  private synchronized void answered(Call call, Answer answer) {
    Reply reply = new Reply(call, answer, now);
    for (MetricRequest request : call.requests()) {
      quarantine.release(request);
      outcomes.put(request, reply.of(request));
    }
  }

  private synchronized boolean failed(Call call, ScrapeException failure) {
    if (failure.kind() == FailureKind.REJECTED) {
      return refused(call, failure);
    }
    if (isTheSameForAll(failure.kind())) {
      ended = Optional.of(failure);
    }
    fail(call.requests(), failure.toOutcome());
    return true;
  }

  private boolean refused(Call call, ScrapeException refusal) {
    if (call.requests().size() > 1) {
      return false;
    }
    MetricRequest request = call.requests().getFirst();
    Outcome.Failed failure =
        new Outcome.Failed(
            FailureKind.REJECTED, call.inWordsOf(request, refusal.toOutcome().reason()));
    quarantine.confine(request, failure, now);
    outcomes.put(request, failure);
    return true;
  }

  /** Halves what was refused, the largest first, so that most metrics are told of soonest. */
  private void findBad() throws InterruptedException {
    Queue<List<MetricRequest>> suspects = quarantine.suspects();
    while (!suspects.isEmpty() && extraCalls >= 2 && ended.isEmpty()) {
      List<MetricRequest> group = suspects.remove();
      int middle = group.size() / 2;
      List<MetricRequest> first = group.subList(0, middle);
      List<MetricRequest> second = group.subList(middle, group.size());
      if (first.isEmpty()) {
        settleHalf(second);
      } else if (settleHalf(first)) {
        suspects.add(second);
      } else {
        suspects.add(first);
        if (!settleHalf(second)) {
          suspects.add(second);
        }
      }
    }
    Outcome.Failed left = ended.map(ScrapeException::toOutcome).orElse(NOT_FOUND);
    suspects.stream()
        .flatMap(List::stream)
        .forEach(request -> outcomes.put(request, quarantine.failure(request).orElse(left)));
  }

  private boolean settleHalf(List<MetricRequest> half) throws InterruptedException {
    extraCalls--;
    // What was one call is one call when there is less of it.
    return settle(Packing.pack(half).getFirst());
  }

  private synchronized void fail(List<MetricRequest> requests, Outcome failure) {
    requests.forEach(request -> outcomes.put(request, failure));
  }

  private static boolean isTheSameForAll(FailureKind kind) {
    return switch (kind) {
      case UNREACHABLE, TIMEOUT, DENIED, THROTTLED, CONFIGURATION -> true;
      case UNAVAILABLE, REJECTED, MALFORMED, PARTIAL, INVALID, INTERNAL -> false;
    };
  }
}
