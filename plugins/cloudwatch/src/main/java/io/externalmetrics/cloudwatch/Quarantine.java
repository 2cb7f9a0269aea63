package io.externalmetrics.cloudwatch;

import io.externalmetrics.spi.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * Metrics that CloudWatch refuses, and with them every call that they are in. They are kept out of
 * calls, and asked for without the others now and then. Used by one thread at a time.
 */
final class Quarantine {
  private static final Duration TERM = Duration.ofMinutes(10);

  private record Confined(Outcome.Failed failure, Instant until) {}

  private final Map<MetricRequest, Confined> confined = new HashMap<>();
  private final Queue<List<MetricRequest>> suspects = new ArrayDeque<>();

  /** Confines a metric that was refused when it was asked for alone. */
  void confine(MetricRequest request, Outcome.Failed failure, Instant now) {
    confined.put(request, new Confined(failure, now.plus(TERM)));
  }

  /** Lets a metric go that was not refused. */
  void release(MetricRequest request) {
    confined.remove(request);
  }

  /** Forgets whatever is not asked for any more. */
  void retain(Collection<MetricRequest> requests) {
    confined.keySet().retainAll(requests);
    List<List<MetricRequest>> wanted =
        suspects.stream()
            .map(group -> group.stream().filter(requests::contains).toList())
            .filter(group -> !group.isEmpty())
            .toList();
    suspects.clear();
    suspects.addAll(wanted);
  }

  /** Groups that were refused together, until it is found which of each is at fault. */
  Queue<List<MetricRequest>> suspects() {
    return suspects;
  }

  /** Whether a metric may be in a call with others. */
  boolean isFree(MetricRequest request) {
    return !confined.containsKey(request)
        && suspects.stream().noneMatch(group -> group.contains(request));
  }

  /** Why a metric is confined; empty if it is not. */
  Optional<Outcome.Failed> failure(MetricRequest request) {
    return Optional.ofNullable(confined.get(request)).map(Confined::failure);
  }

  /** The metrics whose term is over, unless they are suspects again. */
  List<MetricRequest> due(Instant now) {
    return confined.entrySet().stream()
        .filter(entry -> !entry.getValue().until().isAfter(now))
        .map(Map.Entry::getKey)
        .filter(request -> suspects.stream().noneMatch(group -> group.contains(request)))
        .toList();
  }
}
