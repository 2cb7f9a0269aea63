package io.externalmetrics.server.observe;

import io.externalmetrics.server.poll.PollObserver;
import io.externalmetrics.server.store.Moment;
import io.externalmetrics.server.store.SourceSnapshot;
import io.externalmetrics.server.store.SourceSnapshot.PollSummary;
import io.externalmetrics.server.store.Standing;
import io.externalmetrics.server.store.TimeSource;
import io.externalmetrics.spi.FailureKind;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Counts polls, and tells at each scrape how the metrics of every source stand. */
public final class PollMetrics implements PollObserver {
  private final Counter polls;
  private final Counter failures;
  private final Histogram duration;
  private final Histogram lateness;
  private final Counter calls;
  private final Counter billedUnits;
  private final Set<String> counted = ConcurrentHashMap.newKeySet();

  public PollMetrics(SelfMetrics self, TimeSource time, Supplier<List<SourceSnapshot>> snapshots) {
    PrometheusRegistry registry = self.registry();
    polls =
        Counter.builder()
            .name("ems_polls_total")
            .help("Polls that ended, good or not.")
            .labelNames("source")
            .register(registry);
    failures =
        Counter.builder()
            .name("ems_poll_failures_total")
            .help("Polls that failed as a whole, by the kind of failure.")
            .labelNames("source", "kind")
            .register(registry);
    duration =
        Histogram.builder()
            .name("ems_poll_duration_seconds")
            .help("How long polls took.")
            .labelNames("source")
            .classicOnly()
            .classicUpperBounds(.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10)
            .register(registry);
    lateness =
        Histogram.builder()
            .name("ems_poll_lateness_seconds")
            .help("How long after their plan polls began; the first poll of a source has none.")
            .classicOnly()
            .classicUpperBounds(.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10)
            .register(registry);
    calls =
        Counter.builder()
            .name("ems_backend_calls_total")
            .help("Calls made to the backend: requests, or conversations over a kept connection.")
            .labelNames("source")
            .register(registry);
    billedUnits =
        Counter.builder()
            .name("ems_backend_billed_units_total")
            .help(
                "What the backend puts on its bill, such as CloudWatch metrics requested; absent where"
                    + " nothing is billed.")
            .labelNames("source")
            .register(registry);
    GaugeWithCallback.builder()
        .name("ems_source_last_success_timestamp_seconds")
        .help("When the last poll that the source answered began, in seconds since 1970.")
        .labelNames("source")
        .callback(
            gauge ->
                snapshots
                    .get()
                    .forEach(
                        source ->
                            source
                                .lastSuccess()
                                .ifPresent(
                                    when ->
                                        gauge.call(
                                            when.wall().toEpochMilli() / 1000.0,
                                            source.source().name()))))
        .register(registry);
    GaugeWithCallback.builder()
        .name("ems_source_consecutive_failures")
        .help("Polls since the last good one that failed as a whole or were throttled.")
        .labelNames("source")
        .callback(
            gauge ->
                snapshots
                    .get()
                    .forEach(source -> gauge.call(source.failuresInARow(), source.source().name())))
        .register(registry);
    GaugeWithCallback.builder()
        .name("ems_metrics")
        .help("Configured metrics by how they stand: fresh, no_data, failed, pending, refused.")
        .labelNames("source", "state")
        .callback(
            gauge -> {
              Moment now = time.now();
              for (SourceSnapshot source : snapshots.get()) {
                byState(source, now)
                    .forEach((state, count) -> gauge.call(count, source.source().name(), state));
              }
            })
        .register(registry);
  }

  /**
   * Tells of open connections, too.
   *
   * @param open by source, asked at each scrape
   */
  public static void connections(SelfMetrics self, Supplier<Map<String, Integer>> open) {
    GaugeWithCallback.builder()
        .name("ems_backend_connections")
        .help("Open connections to the backend; absent for a plugin that tells of none.")
        .labelNames("source")
        .callback(gauge -> open.get().forEach((source, count) -> gauge.call(count, source)))
        .register(self.registry());
  }

  @Override
  public void begins(Duration late) {
    lateness.observe(late.toNanos() / 1e9);
  }

  @Override
  public void polled(SourceSnapshot before, SourceSnapshot after) {
    String source = after.source().name();
    PollSummary poll = after.lastPoll().orElseThrow();
    counted.add(source);
    polls.labelValues(source).inc();
    duration.labelValues(source).observe(poll.took().toNanos() / 1e9);
    calls.labelValues(source).inc(poll.calls());
    if (poll.billedUnits() > 0) { // most backends have no bill
      billedUnits.labelValues(source).inc(poll.billedUnits());
    }
    poll.failure().ifPresent(failure -> failures.labelValues(source, failure.kind().label()).inc());
  }

  /** Forgets sources that are no longer configured. */
  public void retain(Set<String> sources) {
    Set<String> gone = new HashSet<>(counted);
    gone.removeAll(sources);
    for (String source : gone) {
      counted.remove(source);
      polls.remove(source);
      duration.remove(source);
      calls.remove(source);
      billedUnits.remove(source);
      for (FailureKind kind : FailureKind.values()) {
        failures.remove(source, kind.label());
      }
    }
  }

  private static Map<String, Long> byState(SourceSnapshot snapshot, Moment now) {
    Map<String, Long> states =
        snapshot.source().metrics().stream()
            .collect(
                Collectors.groupingBy(
                    metric -> snapshot.standing(metric, now).label(), Collectors.counting()));
    for (String state : Standing.LABELS) {
      states.putIfAbsent(state, 0L);
    }
    states.put("refused", (long) snapshot.source().refused().size());
    return states;
  }
}
