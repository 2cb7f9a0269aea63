package io.externalmetrics.server.history;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What happened lately to one metric. A copy; immutable.
 *
 * @param minutes without gaps, the oldest first; from the first that had a number until now
 * @param polls the newest first
 */
public record MetricHistory(List<Minute> minutes, List<Poll> polls) {

  /** Of a metric that was never polled. */
  public static final MetricHistory NONE = new MetricHistory(List.of(), List.of());

  /**
   * What was served in one minute: the sum of all series. Empty where there was no fresh value.
   *
   * @param at when it began
   * @param value the last
   */
  public record Minute(
      Instant at, Optional<Float> value, Optional<Float> min, Optional<Float> max) {}

  /**
   * What one poll said of the metric.
   *
   * @param at when the poll of the source began
   * @param tookSeconds for the whole source
   * @param outcome one of "values", "no_data", "failed"
   * @param value the sum of all series
   * @param reason why there is no value
   */
  public record Poll(
      Instant at,
      double tookSeconds,
      String outcome,
      Optional<Double> value,
      int seriesCount,
      Optional<String> reason) {}

  public MetricHistory {
    minutes = List.copyOf(minutes);
    polls = List.copyOf(polls);
  }
}
