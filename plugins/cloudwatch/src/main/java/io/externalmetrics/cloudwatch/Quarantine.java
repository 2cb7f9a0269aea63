package io.externalmetrics.cloudwatch;

import io.externalmetrics.spi.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Metrics that CloudWatch refuses, and with them every call that they are in. They are kept out of
 * calls, and asked for alone now and then. Used by one thread at a time.
 */
final class Quarantine {
  private static final Duration TERM = Duration.ofMinutes(10);

  private record Confined(Outcome.Failed failure, Instant until) {}

  private final Map<MetricRequest, Confined> confined = new HashMap<>();

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
  }

  /** Why a metric is confined; empty if it is not. */
  Optional<Outcome.Failed> failure(MetricRequest request) {
    return Optional.ofNullable(confined.get(request)).map(Confined::failure);
  }

  /** The metric to ask for again, alone, if the time of one has come. */
  Optional<MetricRequest> due(Instant now) {
    return confined.entrySet().stream()
        .filter(entry -> !entry.getValue().until().isAfter(now))
        .min(Comparator.comparing(entry -> entry.getValue().until()))
        .map(Map.Entry::getKey);
  }
}
