package io.externalmetrics.server.poll;

import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whose turn it is. Where a limit or the time cuts polls short, who was answered goes behind who
 * was not: otherwise the same metrics would be cut off each time, and never be answered.
 */
final class Turns {
  private final Map<String, Integer> places = new HashMap<>();
  private int lastPlace;

  /** The metrics, those first that have waited longest. */
  List<Metric> inTurn(List<Metric> metrics) {
    if (places.isEmpty()) {
      return metrics;
    }
    return metrics.stream()
        .sorted(Comparator.comparing(metric -> places.getOrDefault(metric.name(), 0)))
        .toList();
  }

  /** Learns who was answered. */
  void after(Map<String, Outcome> outcomes) {
    List<String> answered = new ArrayList<>(outcomes.keySet());
    answered.removeAll(SourceFailure.of(FailureKind.THROTTLED, outcomes));
    answered.removeAll(SourceFailure.of(FailureKind.TIMEOUT, outcomes));
    if (!answered.isEmpty() && answered.size() < outcomes.size()) {
      lastPlace++;
      answered.forEach(name -> places.put(name, lastPlace));
    }
  }
}
