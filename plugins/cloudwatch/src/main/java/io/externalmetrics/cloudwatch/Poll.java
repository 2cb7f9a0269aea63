package io.externalmetrics.cloudwatch;

import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.ScrapeException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One poll of the metrics of one region and identity. CloudWatch refuses a whole call for one bad
 * query; such a call is halved until the query stands alone. Used by one thread.
 */
final class Poll {
  /** Finds one bad query among 500, and most often two; what is left waits for the next poll. */
  private static final int EXTRA_CALLS = 24;

  private final Account account;
  private final Quarantine quarantine;
  private final Instant now;
  private final Deadline deadline;
  private final Map<MetricRequest, Outcome> outcomes = new HashMap<>();
  private int extraCalls = EXTRA_CALLS;
  private Optional<ScrapeException> ended = Optional.empty();

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
    List<MetricRequest> good =
        requests.stream().filter(request -> quarantine.failure(request).isEmpty()).toList();
    for (Call call : Packing.pack(good)) {
      settle(call);
    }
    Optional<MetricRequest> due = quarantine.due(now);
    if (due.isPresent()) {
      settle(new Call(due.get()));
    }
    for (MetricRequest request : requests) {
      quarantine.failure(request).ifPresent(failure -> outcomes.putIfAbsent(request, failure));
    }
    return outcomes;
  }

  /** Sees that each metric of the call has an outcome. Whether CloudWatch took the call. */
  private boolean settle(Call call) throws InterruptedException {
    if (ended.isPresent()) {
      fail(call, ended.get().toOutcome());
      return true;
    }
    try {
      Reply reply = new Reply(call, account.ask(call, now, deadline), now);
      for (MetricRequest request : call.requests()) {
        quarantine.release(request);
        outcomes.put(request, reply.of(request));
      }
      return true;
    } catch (ScrapeException e) {
      if (e.kind() == FailureKind.REJECTED) {
        refused(call, e);
        return false;
      }
      if (isTheSameForAll(e.kind())) {
        ended = Optional.of(e);
      }
      fail(call, e.toOutcome());
      return true;
    }
  }

  private void refused(Call call, ScrapeException refusal) throws InterruptedException {
    List<MetricRequest> requests = call.requests();
    if (requests.size() > 1) {
      halve(requests);
      return;
    }
    MetricRequest request = requests.getFirst();
    Outcome.Failed failure =
        new Outcome.Failed(
            FailureKind.REJECTED, call.inWordsOf(request, refusal.toOutcome().reason()));
    quarantine.confine(request, failure, now);
    outcomes.put(request, failure);
  }

  /** Asks for the first half; if that was good, the second is known to be bad. */
  private void halve(List<MetricRequest> requests) throws InterruptedException {
    if (extraCalls < 2) {
      fail(
          requests,
          new Outcome.Failed(
              FailureKind.REJECTED,
              "CloudWatch refuses the call for this and other metrics, and which of them is at"
                  + " fault is not found yet; correct those that are"));
      return;
    }
    int middle = requests.size() / 2;
    List<MetricRequest> second = requests.subList(middle, requests.size());
    extraCalls--;
    boolean taken = settle(only(requests.subList(0, middle)));
    if (taken && second.size() > 1 && ended.isEmpty()) {
      halve(second);
    } else {
      extraCalls--;
      settle(only(second));
    }
  }

  /** What was one call is one call when there is less of it. */
  private static Call only(List<MetricRequest> requests) {
    return Packing.pack(requests).getFirst();
  }

  private void fail(Call call, Outcome failure) {
    fail(call.requests(), failure);
  }

  private void fail(List<MetricRequest> requests, Outcome failure) {
    requests.forEach(request -> outcomes.put(request, failure));
  }

  private static boolean isTheSameForAll(FailureKind kind) {
    return switch (kind) {
      case UNREACHABLE, TIMEOUT, DENIED, THROTTLED, CONFIGURATION -> true;
      case UNAVAILABLE, REJECTED, MALFORMED, PARTIAL, INVALID, INTERNAL -> false;
    };
  }
}
