package io.externalmetrics.bench.poll;

import java.time.Duration;
import java.util.Map;
import java.util.NavigableMap;

/**
 * A server over a while.
 *
 * @param took how long that was
 * @param cpu processor time of its process
 * @param residentMebibytes of its process, at the end
 * @param peakMebibytes the most that was ever resident
 */
record Measurement(
    Duration took,
    Duration cpu,
    double residentMebibytes,
    double peakMebibytes,
    Exposition before,
    Exposition after) {

  double percentOfACore() {
    return 100.0 * cpu.toNanos() / took.toNanos();
  }

  /** Processor time for one metric in one poll, all that the server does besides included. */
  double microsecondsPerMetric() {
    Map<String, Double> metrics = after.by("source", "ems_metrics", "state", "fresh");
    Map<String, Double> earlier = before.by("source", "ems_polls_total");
    double polled =
        after.by("source", "ems_polls_total").entrySet().stream()
            .mapToDouble(
                polls ->
                    (polls.getValue() - earlier.getOrDefault(polls.getKey(), 0.0))
                        * metrics.getOrDefault(polls.getKey(), 0.0))
            .sum();
    return cpu.toNanos() / 1000.0 / polled;
  }

  /**
   * What a share of all observations of a histogram did not exceed: the bound of a bucket, so at
   * worst as much too high as buckets are wide.
   */
  double quantile(String histogram, double share) {
    NavigableMap<Double, Double> counts = after.buckets(histogram);
    before.buckets(histogram).forEach((bound, count) -> counts.merge(bound, -count, Double::sum));
    double all = counts.lastEntry().getValue();
    return counts.entrySet().stream()
        .filter(bucket -> bucket.getValue() >= share * all)
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  /** The mean of a histogram's observations of one source. */
  double mean(String histogram, String source) {
    return delta(histogram + "_sum", source) / delta(histogram + "_count", source);
  }

  private double delta(String metric, String source) {
    return after.by("source", metric).getOrDefault(source, 0.0)
        - before.by("source", metric).getOrDefault(source, 0.0);
  }

  /** How long the collector stopped the server for, in milliseconds. */
  double collectedMilliseconds() {
    return 1000
        * (after.sum("jvm_gc_collection_seconds_sum")
            - before.sum("jvm_gc_collection_seconds_sum"));
  }
}
