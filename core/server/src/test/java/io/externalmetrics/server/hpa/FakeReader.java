package io.externalmetrics.server.hpa;

import io.externalmetrics.server.api.LabelSelector;
import io.externalmetrics.server.api.MetricReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers what a test says, and counts how often it is asked. */
final class FakeReader implements MetricReader {
  final Map<String, Answer> answers = new HashMap<>();
  final List<String> asked = new ArrayList<>();

  @Override
  public Answer read(String namespace, String metric, LabelSelector selector) {
    String question =
        namespace + " " + metric + (selector.test(Map.of("queue", "a")) ? "" : " of others");
    asked.add(question);
    return answers.getOrDefault(
        question, new Answer.Unknown("no source serves \"" + metric + "\""));
  }

  @Override
  public List<String> servedNames() {
    throw new UnsupportedOperationException("nobody asks for them");
  }
}
