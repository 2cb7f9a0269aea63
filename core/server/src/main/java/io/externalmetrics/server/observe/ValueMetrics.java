package io.externalmetrics.server.observe;

import io.externalmetrics.server.api.MetricReader.Series;
import io.externalmetrics.server.config.MetricDefinition;
import io.externalmetrics.server.store.MetricState;
import io.externalmetrics.server.store.Moment;
import io.externalmetrics.server.store.SourceSnapshot;
import io.externalmetrics.server.store.Standing;
import io.externalmetrics.server.store.TimeSource;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/** Tells at each scrape the value and the age of every metric, for who wants to draw them. */
public final class ValueMetrics {

  /** What is told of one metric at a moment, if anything. */
  @FunctionalInterface
  private interface Figure {
    OptionalDouble of(SourceSnapshot source, MetricDefinition metric, Moment now);
  }

  private final TimeSource time;
  private final Supplier<List<SourceSnapshot>> snapshots;

  private ValueMetrics(TimeSource time, Supplier<List<SourceSnapshot>> snapshots) {
    this.time = time;
    this.snapshots = snapshots;
  }

  /** Adds two series for each metric, so it is the user's choice. */
  public static void register(
      SelfMetrics self, TimeSource time, Supplier<List<SourceSnapshot>> snapshots) {
    ValueMetrics values = new ValueMetrics(time, snapshots);
    values.gauge(
        self,
        "ems_metric_value",
        "The sum of the series that an HPA is served, with management.metricValues; absent unless"
            + " the metric is fresh, so that a failure is no number.",
        ValueMetrics::value);
    values.gauge(
        self,
        "ems_metric_age_seconds",
        "How long ago the last poll began that was no failure of the metric, with"
            + " management.metricValues.",
        ValueMetrics::age);
  }

  private void gauge(SelfMetrics self, String name, String help, Figure figure) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("source", "metric")
        .callback(gauge -> tell(gauge, figure))
        .register(self.registry());
  }

  private void tell(GaugeWithCallback.Callback gauge, Figure figure) {
    Moment now = time.now();
    for (SourceSnapshot source : snapshots.get()) {
      for (MetricDefinition metric : source.source().metrics()) {
        figure
            .of(source, metric, now)
            .ifPresent(number -> gauge.call(number, source.source().name(), metric.servedName()));
      }
    }
  }

  private static OptionalDouble value(SourceSnapshot source, MetricDefinition metric, Moment now) {
    return source.standing(metric, now) instanceof Standing.Fresh(List<Series> series)
        ? OptionalDouble.of(series.stream().mapToDouble(Series::value).sum())
        : OptionalDouble.empty();
  }

  private static OptionalDouble age(SourceSnapshot source, MetricDefinition metric, Moment now) {
    return source
        .metrics()
        .getOrDefault(metric.name(), MetricState.UNKNOWN)
        .lastGood()
        .map(good -> OptionalDouble.of(good.when().until(now).toNanos() / 1e9))
        .orElseGet(OptionalDouble::empty);
  }
}
