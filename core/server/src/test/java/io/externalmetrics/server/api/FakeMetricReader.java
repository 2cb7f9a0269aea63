package io.externalmetrics.server.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Knows a few metrics by heart. */
public final class FakeMetricReader implements MetricReader {
  static final Instant POLLED = Instant.parse("2026-03-04T03:06:07.987Z");

  private static final List<Series> TUBES =
      List.of(
          new Series(Map.of("tube", "emails", "team", "mail"), 1.5, POLLED),
          new Series(Map.of("tube", "images"), 12000, POLLED),
          new Series(Map.of(), 1.0 / 3, POLLED));

  private final Map<String, Supplier<Answer>> special =
      Map.of(
          "down",
          () -> new Answer.Unavailable("source \"jobs\": connection refused by 127.0.0.1:11300"),
          "bug",
          () -> {
            throw new IllegalStateException("planted-secret");
          },
          "fatal",
          () -> {
            throw new AssertionError("planted-secret");
          },
          "nan",
          () -> new Answer.Values("nan", List.of(new Series(Map.of(), Double.NaN, POLLED))));

  @Override
  public Answer read(String namespace, String metric, LabelSelector selector) {
    if (special.containsKey(metric)) {
      return special.get(metric).get();
    }
    if (!namespace.equals("default") || !List.of("jobs-emails", "a b", "a+b").contains(metric)) {
      return new Answer.Unknown(
          "no source serves \"" + metric + "\" to namespace \"" + namespace + "\"");
    }
    List<Series> wanted = TUBES.stream().filter(it -> selector.test(it.labels())).toList();
    return wanted.isEmpty()
        ? new Answer.Unavailable("no series matches the selector")
        : new Answer.Values(metric, wanted);
  }

  @Override
  public List<String> servedNames() {
    return List.of("a b", "jobs-emails");
  }
}
