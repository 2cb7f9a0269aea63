package io.externalmetrics.server.status;

import io.externalmetrics.server.api.LabelSelector;
import io.externalmetrics.server.api.MetricReader.Answer;
import io.externalmetrics.server.api.MetricReader.Series;
import io.externalmetrics.server.history.RecentReads;
import io.externalmetrics.server.kube.Hpa;
import io.externalmetrics.server.kube.Hpa.ExternalMetric;
import io.externalmetrics.server.store.MetricState;
import io.externalmetrics.server.store.Moment;
import io.externalmetrics.server.store.Reading;
import io.externalmetrics.server.store.Standing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the rows of one report. */
final class MetricRows {
  private final RecentReads reads;
  private final Moment now;
  private final Map<String, List<String>> readersByMetric = new HashMap<>();

  MetricRows(RecentReads reads, List<Hpa> hpas, Moment now) {
    this.reads = reads;
    this.now = now;
    for (Hpa hpa : hpas) {
      hpa.metrics().stream()
          .map(ExternalMetric::name)
          .distinct()
          .forEach(
              metric ->
                  readersByMetric.computeIfAbsent(metric, _ -> new ArrayList<>()).add(hpa.id()));
    }
  }

  /**
   * The row of a metric.
   *
   * @param served what {@link #served} gave for the metric
   */
  MetricRow row(ListedMetric listed, List<Series> served) {
    return switch (listed) {
      case ListedMetric.Polled metric -> row(metric, served);
      case ListedMetric.Refused metric ->
          new MetricRow(
              metric.name(),
              metric.source().source().name(),
              metric.state(),
              Optional.of(metric.metric().reason()),
              Consequence.ofRefused(),
              Optional.empty(),
              0,
              Optional.empty(),
              Report.seconds(metric.source().source().maxAge()),
              0,
              readers(metric.name()),
              Optional.empty(),
              Optional.empty());
    };
  }

  /** What an HPA without a selector is given. */
  List<Series> served(ListedMetric listed) {
    return switch (listed) {
      case ListedMetric.Refused _ -> List.of();
      case ListedMetric.Polled metric ->
          switch (metric.source().answer(metric.metric(), LabelSelector.EVERYTHING, now)) {
            case Answer.Values(String _, List<Series> series) -> series;
            case Answer.Unavailable _, Answer.Unknown _ -> List.of();
          };
    };
  }

  private MetricRow row(ListedMetric.Polled metric, List<Series> served) {
    MetricState state =
        metric.source().metrics().getOrDefault(metric.metric().name(), MetricState.UNKNOWN);
    return new MetricRow(
        metric.name(),
        metric.source().source().name(),
        metric.state(),
        reason(metric.standing(), state),
        Consequence.of(metric.source(), metric.metric(), metric.standing(), now),
        served.isEmpty()
            ? Optional.empty()
            : Optional.of(served.stream().mapToDouble(Series::value).sum()),
        served.size(),
        state.lastGood().map(good -> Report.seconds(good.when().until(now))),
        Report.seconds(metric.source().source().maxAge()),
        reads.perMinute(metric.name()),
        readers(metric.name()),
        Optional.empty(),
        Optional.empty());
  }

  private List<String> readers(String metric) {
    return List.copyOf(readersByMetric.getOrDefault(metric, List.of()));
  }

  /** A value that is still served has one too: why there is no newer. */
  private static Optional<String> reason(Standing standing, MetricState state) {
    return switch (standing) {
      case Standing.Fresh _ -> state.failure().map(Reading.Failed::reason);
      case Standing.NoData(String reason) -> Optional.of(reason);
      case Standing.Failed(var _, String reason) -> Optional.of(reason);
      case Standing.Pending _ -> Optional.empty();
    };
  }
}
