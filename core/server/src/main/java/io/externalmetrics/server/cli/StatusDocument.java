package io.externalmetrics.server.cli;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What {@code /api/status} says, as far as {@code ems status} shows it. */
record StatusDocument(
    Optional<String> version,
    Instant now,
    Optional<Instant> started,
    Optional<Configuration> configuration,
    Optional<Certificate> certificate,
    Optional<Access> access,
    Optional<ApiService> apiService,
    Optional<Hpas> hpas,
    List<Attention> attention,
    List<Source> sources,
    List<RefusedSource> refusedSources) {
  /** The states of a metric. */
  static final List<String> STATES = List.of("fresh", "no_data", "failed", "pending", "refused");

  record Configuration(String file, Optional<Instant> lastRead, List<String> problems) {}

  record Certificate(Instant expires, String kind, Optional<Boolean> trusted) {}

  record Access(String kind, Optional<Boolean> hpaControllerMayRead) {}

  record ApiService(String state, Optional<String> owner) {}

  record Hpas(String state, Optional<String> reason, int watched) {}

  record Attention(String hpa, String metric, String problem, String text) {}

  record Source(
      String name,
      String plugin,
      String state,
      Optional<String> reason,
      Optional<Instant> lastPoll,
      Optional<Instant> lastSuccess,
      Optional<Instant> nextPoll,
      Optional<Double> tookSeconds,
      double intervalSeconds,
      int failuresInARow,
      List<Metric> metrics) {

    private Source with(List<Metric> others) {
      return new Source(
          name,
          plugin,
          state,
          reason,
          lastPoll,
          lastSuccess,
          nextPoll,
          tookSeconds,
          intervalSeconds,
          failuresInARow,
          others);
    }
  }

  record Metric(
      String name,
      String state,
      Optional<String> reason,
      Optional<String> consequence,
      Optional<Double> value,
      int seriesCount,
      Optional<Double> ageSeconds,
      double maxAgeSeconds,
      double readsPerMinute,
      List<String> hpas) {}

  record RefusedSource(Optional<String> name, String reason) {}

  /** The sources and metrics that are wanted; all of the rest. */
  StatusDocument only(Predicate<Source> wantedSources, Predicate<Metric> wantedMetrics) {
    return new StatusDocument(
        version,
        now,
        started,
        configuration,
        certificate,
        access,
        apiService,
        hpas,
        attention,
        sources.stream()
            .filter(wantedSources)
            .map(source -> source.with(source.metrics().stream().filter(wantedMetrics).toList()))
            .toList(),
        refusedSources);
  }

  /** Whether any source fails or is refused, or any metric has no number. */
  boolean isFailing() {
    return !refusedSources.isEmpty()
        || sources.stream().anyMatch(source -> source.state().equals("failing"))
        || sources.stream()
            .flatMap(source -> source.metrics().stream())
            .anyMatch(metric -> !metric.state().equals("fresh"));
  }
}
