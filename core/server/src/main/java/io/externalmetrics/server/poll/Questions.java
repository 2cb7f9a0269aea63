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
 * @param asked one metric for each question
 * @param askedAs the name under which each metric's question is asked
 */
record Questions(List<Metric> asked, Map<String, String> askedAs) {
  Questions {
    asked = List.copyOf(asked);
    askedAs = Map.copyOf(askedAs);
  }

  /** The questions behind metrics, in their order. */
  static Questions of(List<Metric> metrics) {
    Map<Settings, String> names = new HashMap<>();
    Map<String, String> askedAs = new HashMap<>();
    List<Metric> asked = new ArrayList<>();
    for (Metric metric : metrics) {
      String name = names.computeIfAbsent(metric.settings(), _ -> metric.name());
      if (name.equals(metric.name())) {
        asked.add(metric);
      }
      askedAs.put(metric.name(), name);
    }
    return new Questions(asked, askedAs);
  }

  /** The outcome of each metric; none for those whose question was not answered. */
  Map<String, Outcome> answers(Map<String, Outcome> told) {
    Map<String, Outcome> outcomes = new HashMap<>();
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
