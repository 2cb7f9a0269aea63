package io.externalmetrics.bench.poll;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the server said of itself at one moment, in Prometheus' text format. */
record Exposition(String text) {
  private static final Pattern LINE = Pattern.compile("(\\w+)(?:\\{(.*)\\})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  /** The values of a metric by one of its labels; of several series with that label, the sum. */
  Map<String, Double> by(String label, String metric, String... having) {
    Map<String, Double> values = new HashMap<>();
    each(
        metric,
        (labels, value) -> {
          if (having.length == 0 || having[1].equals(labels.get(having[0]))) {
            values.merge(labels.getOrDefault(label, ""), value, Double::sum);
          }
        });
    return values;
  }

  /** The sum of all series. */
  double sum(String metric) {
    return by("", metric).values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** How many observations there were up to each bound. */
  NavigableMap<Double, Double> buckets(String histogram) {
    NavigableMap<Double, Double> buckets = new TreeMap<>();
    by("le", histogram + "_bucket")
        .forEach(
            (bound, count) ->
                buckets.put(
                    bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound),
                    count));
    return buckets;
  }

  private void each(String metric, BiConsumer<Map<String, String>, Double> told) {
    text.lines()
        .filter(line -> line.startsWith(metric))
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .filter(line -> line.group(1).equals(metric))
        .forEach(
            line -> {
              Map<String, String> labels = new HashMap<>();
              if (line.group(2) != null) {
                LABEL
                    .matcher(line.group(2))
                    .results()
                    .forEach(label -> labels.put(label.group(1), label.group(2)));
              }
              told.accept(labels, Double.parseDouble(line.group(3)));
            });
  }
}
