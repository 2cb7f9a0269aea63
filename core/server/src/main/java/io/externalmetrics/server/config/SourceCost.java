package io.externalmetrics.server.config;

import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.PollCost;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.SettingPath;
import io.externalmetrics.spi.settings.Settings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What it costs to poll a source.
 *
 * @param source what is polled
 * @param poll what one poll costs
 */
public record SourceCost(SourceDefinition source, PollCost poll) {
  private static final Duration MONTH = Duration.ofDays(30);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** The cost as the plugin knows it; empty where it does not, or polls cost nothing. */
  public static Optional<SourceCost> of(SourceDefinition source) {
    List<Metric> metrics = distinct(source);
    try {
      return metrics.isEmpty()
          ? Optional.empty()
          : source.plugin().cost(metrics).map(poll -> new SourceCost(source, poll));
    } catch (RuntimeException _) {
      // Settings behind references have no value here, and plugins are code that may have defects.
      return Optional.empty();
    }
  }

  /** US dollars in 30 days, for a server that polls all the time. */
  public double dollarsAMonth() {
    return poll.dollars() * MONTH.toMillis() / source.interval().toMillis();
  }

  /** Calls in a minute, on average. */
  public double callsAMinute() {
    return (double) poll.calls() * MINUTE.toMillis() / source.interval().toMillis();
  }

  /** Metrics that read the same are polled once. */
  private static List<Metric> distinct(SourceDefinition source) {
    Schema schema = source.plugin().descriptor().metricSettings();
    Map<Settings, Metric> distinct = new LinkedHashMap<>();
    for (MetricDefinition metric : source.metrics()) {
      Settings settings = PluginSchemas.read(schema, metric.settings(), SettingPath.ROOT, _ -> {});
      distinct.putIfAbsent(settings, new Metric(metric.name(), settings));
    }
    return List.copyOf(distinct.values());
  }
}
