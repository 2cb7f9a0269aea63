package io.externalmetrics.server.config;

import io.externalmetrics.spi.ScraperPlugin;
import io.externalmetrics.spi.settings.RawValue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A source that can be polled. Immutable; equal when nothing about it changed.
 *
 * @param prefix what every served name of this source begins with
 * @param timeout at most the interval
 * @param maxAge how old the last good poll may be for its samples to be served; at least the
 *     interval
 * @param maxSampleAge how old a sample may be by the backend's own date
 * @param maxCallsPerMinute how many calls the backend may get within any minute
 * @param settings valid under the plugin's schema, references not yet resolved
 * @param metrics in the order written, names unique
 * @param refused metrics of this source that cannot be used; where one has the served name of a
 *     good metric, the good one counts
 */
public record SourceDefinition(
    String name,
    ScraperPlugin plugin,
    String prefix,
    Duration interval,
    Duration timeout,
    Duration maxAge,
    Optional<Duration> maxSampleAge,
    Optional<Integer> maxCallsPerMinute,
    RawValue settings,
    List<MetricDefinition> metrics,
    List<RefusedMetric> refused) {

  /**
   * A metric that has a fault.
   *
   * @param servedName what HPAs ask for; empty where that cannot be told
   * @param namespaces who may learn of it
   * @param reason its first problem, with its place in the file but not the file's name
   */
  public record RefusedMetric(Optional<String> servedName, Namespaces namespaces, String reason) {}

  public SourceDefinition {
    metrics = List.copyOf(metrics);
    refused = List.copyOf(refused);
  }

  /** The same source with other metrics. */
  SourceDefinition with(List<MetricDefinition> metrics, List<RefusedMetric> refused) {
    return new SourceDefinition(
        name,
        plugin,
        prefix,
        interval,
        timeout,
        maxAge,
        maxSampleAge,
        maxCallsPerMinute,
        settings,
        metrics,
        refused);
  }

  /** The same source with this metric alone, read through a plugin that stands in for its own. */
  public SourceDefinition narrowedTo(MetricDefinition metric, ScraperPlugin through) {
    return new SourceDefinition(
        name,
        through,
        prefix,
        interval,
        timeout,
        maxAge,
        maxSampleAge,
        maxCallsPerMinute,
        settings,
        List.of(metric),
        List.of());
  }

  /** Without settings: passwords may stand among them. */
  @Override
  public String toString() {
    return "SourceDefinition[" + name + "]";
  }
}
