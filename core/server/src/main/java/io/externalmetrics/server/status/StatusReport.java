package io.externalmetrics.server.status;

import io.externalmetrics.server.api.MetricReader.Series;
import io.externalmetrics.server.config.MetricDefinition;
import io.externalmetrics.server.config.RefusedSource;
import io.externalmetrics.server.store.MetricState;
import io.externalmetrics.server.store.Moment;
import io.externalmetrics.server.store.Reading;
import io.externalmetrics.server.store.SourceSnapshot;
import io.externalmetrics.server.store.SourceSnapshot.PollSummary;
import io.externalmetrics.server.store.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@code /api/status} says. The component names are the JSON keys; ages are in seconds.
 *
 * @param problems what is wrong with the newest version of the configuration file
 */
public record StatusReport(
    List<Source> sources, List<Refused> refusedSources, List<String> problems) {

  public record Source(
      String name,
      String plugin,
      String prefix,
      boolean failing,
      Optional<String> reason,
      Optional<Instant> lastPoll,
      Optional<Instant> lastSuccess,
      int failuresInARow,
      List<Metric> metrics) {}

  public record Metric(
      String name, String state, Optional<String> reason, Optional<Long> age, List<Value> series) {}

  public record Value(Map<String, String> labels, double value, Instant timestamp) {}

  public record Refused(Optional<String> name, String reason) {}

  /** The report as of now. */
  public static StatusReport of(
      List<SourceSnapshot> sources,
      List<RefusedSource> refused,
      List<String> problems,
      Moment now) {
    return new StatusReport(
        sources.stream().map(source -> source(source, now)).toList(),
        refused.stream().map(one -> new Refused(one.name(), one.reason())).toList(),
        problems);
  }

  private static Source source(SourceSnapshot snapshot, Moment now) {
    Optional<Reading.Failed> failure = snapshot.lastPoll().flatMap(PollSummary::failure);
    List<Metric> metrics =
        Stream.concat(
                snapshot.source().metrics().stream().map(metric -> metric(snapshot, metric, now)),
                snapshot.source().refused().stream()
                    .map(
                        metric ->
                            new Metric(
                                metric.servedName().orElse("(no usable name)"),
                                "refused",
                                Optional.of(metric.reason()),
                                Optional.empty(),
                                List.of())))
            .toList();
    return new Source(
        snapshot.source().name(),
        snapshot.source().plugin().descriptor().name(),
        snapshot.source().prefix(),
        failure.isPresent(),
        failure.map(Reading.Failed::reason),
        snapshot.lastPoll().map(poll -> poll.start().wall()),
        snapshot.lastSuccess().map(Moment::wall),
        snapshot.failuresInARow(),
        metrics);
  }

  private static Metric metric(SourceSnapshot snapshot, MetricDefinition metric, Moment now) {
    MetricState state = snapshot.metrics().getOrDefault(metric.name(), MetricState.UNKNOWN);
    Optional<Long> age =
        state.lastGood().map(good -> good.when().until(now)).map(Duration::toSeconds);
    Standing standing = snapshot.standing(metric, now);
    return switch (standing) {
      case Standing.Fresh(List<Series> series) ->
          new Metric(metric.servedName(), standing.label(), Optional.empty(), age, values(series));
      case Standing.NoData(String reason) ->
          new Metric(metric.servedName(), standing.label(), Optional.of(reason), age, List.of());
      case Standing.Failed(var _, String reason) ->
          new Metric(metric.servedName(), standing.label(), Optional.of(reason), age, List.of());
      case Standing.Pending _ ->
          new Metric(metric.servedName(), standing.label(), Optional.empty(), age, List.of());
    };
  }

  private static List<Value> values(List<Series> series) {
    return series.stream()
        .map(one -> new Value(one.labels(), one.value(), one.timestamp()))
        .toList();
  }
}
