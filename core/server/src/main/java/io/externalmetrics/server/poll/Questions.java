package io.externalmetrics.server.poll;

import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.settings.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a plugin is asked: metrics whose settings are equal are one question, however many there
 * are.
 *
 * @param metrics all of them
 * @param asked one metric for each question
 * @param askedAs the name under which each metric's question is asked
 */
record Questions(List<Metric> metrics, List<Metric> asked, Map<String, String> askedAs) {
  /** About nothing. */
  static final Questions NONE = of(List.of());

  Questions {
    metrics = List.copyOf(metrics);
    asked = List.copyOf(asked);
    askedAs = Map.copyOf(askedAs);
  }

  /** The questions behind metrics, in their order. */
  static Questions of(List<Metric> metrics) {
    Map<Settings, String> names = HashMap.newHashMap(metrics.size());
    Map<String, String> askedAs = HashMap.newHashMap(metrics.size());
    List<Metric> asked = new ArrayList<>();
    for (Metric metric : metrics) {
      String name = names.computeIfAbsent(metric.settings(), _ -> metric.name());
      if (name.equals(metric.name())) {
        asked.add(metric);
      }
      askedAs.put(metric.name(), name);
    }
    return new Questions(metrics, asked, askedAs);
  }

  /** The outcome of each metric; none for those whose question was not answered. */
  Map<String, Outcome> answers(Map<String, Outcome> told) {
    Map<String, Outcome> outcomes = HashMap.newHashMap(askedAs.size());
    askedAs.forEach(
        (metric, name) -> {
          Outcome outcome = told.get(name);
          if (outcome != null) {
            outcomes.put(metric, outcome);
          }
        });
    return outcomes;
  }
}
