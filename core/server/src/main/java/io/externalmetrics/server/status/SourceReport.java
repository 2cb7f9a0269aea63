package io.externalmetrics.server.status;

import io.externalmetrics.server.store.Moment;
import io.externalmetrics.server.store.Reading;
import io.externalmetrics.server.store.SourceSnapshot;
import io.externalmetrics.server.store.SourceSnapshot.PollSummary;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One source.
 *
 * @param state {@code answering}, {@code failing} or {@code pending}
 * @param counts of its metrics by state
 * @param metrics all of them, where they are asked for
 */
public record SourceReport(
    String name,
    String plugin,
    String prefix,
    String state,
    Optional<String> reason,
    Optional<Instant> lastPoll,
    Optional<Instant> lastSuccess,
    Optional<Instant> nextPoll,
    Optional<Double> tookSeconds,
    double intervalSeconds,
    int failuresInARow,
    Map<String, Integer> counts,
    Optional<List<MetricRow>> metrics) {

  static SourceReport of(
      SourceSnapshot snapshot,
      Optional<Instant> nextPoll,
      Map<String, Integer> counts,
      Optional<List<MetricRow>> metrics) {
    Optional<Reading.Failed> failure = snapshot.lastPoll().flatMap(PollSummary::failure);
    return new SourceReport(
        snapshot.source().name(),
        snapshot.source().plugin().descriptor().name(),
        snapshot.source().prefix(),
        snapshot.lastPoll().isEmpty() ? "pending" : failure.isPresent() ? "failing" : "answering",
        failure.map(Reading.Failed::reason),
        snapshot.lastPoll().map(poll -> poll.start().wall()),
        snapshot.lastSuccess().map(Moment::wall),
        nextPoll,
        snapshot.lastPoll().map(poll -> Report.seconds(poll.took())),
        Report.seconds(snapshot.source().interval()),
        snapshot.failuresInARow(),
        counts,
        metrics);
  }
}
