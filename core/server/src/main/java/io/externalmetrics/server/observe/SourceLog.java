package io.externalmetrics.server.observe;

import io.externalmetrics.server.poll.PollObserver;
import io.externalmetrics.server.store.MetricState;
import io.externalmetrics.server.store.Reading;
import io.externalmetrics.server.store.SourceSnapshot;
import io.externalmetrics.server.store.SourceSnapshot.PollSummary;
import io.externalmetrics.server.store.Standing;
import io.externalmetrics.spi.settings.DurationText;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * One line when a source or a metric begins to fail or a metric to have no data, one when that has
 * ended; none per poll.
 */
public final class SourceLog implements PollObserver {
  private static final Logger LOGGER = System.getLogger(SourceLog.class.getName());
  private static final int METRICS_NAMED = 5;

  @Override
  public void polled(SourceSnapshot before, SourceSnapshot after) {
    Optional<Reading.Failed> failedBefore = before.lastPoll().flatMap(PollSummary::failure);
    Optional<Reading.Failed> failedNow = after.lastPoll().flatMap(PollSummary::failure);
    String source = "source \"" + after.source().name() + "\": ";
    if (failedNow.isPresent()) {
      if (failedBefore.isEmpty()) {
        LOGGER.log(
            Level.WARNING,
            () ->
                source
                    + failedNow.get().reason()
                    + (after.metrics().values().stream().allMatch(SourceLog::knowsNothing)
                        ? ""
                        : "; values read before are served until they are "
                            + DurationText.print(after.source().maxAge())
                            + " old"));
      }
      if (isAnswered(before) && !isAnswered(after)) {
        LOGGER.log(
            Level.WARNING,
            () ->
                source
                    + "no good poll for "
                    + DurationText.print(after.source().maxAge())
                    + ", so its metrics are answered as onError says: "
                    + failedNow.get().reason());
      }
      return;
    }
    if (failedBefore.isPresent()) {
      LOGGER.log(Level.INFO, () -> source + "answers again");
    }
    metricsThatFail(source, before, after);
    metricsWithoutData(source, before, after);
  }

  private static void metricsThatFail(String source, SourceSnapshot before, SourceSnapshot after) {
    boolean wholeSourceFailed = before.lastPoll().flatMap(PollSummary::failure).isPresent();
    tellEach(
        Level.WARNING,
        source,
        names(after, name -> failed(after, name) && (wholeSourceFailed || !failed(before, name))),
        name -> state(after, name).failure().orElseThrow().reason(),
        "began to fail");
    if (!wholeSourceFailed) {
      tellCount(
          source,
          names(after, name -> failed(before, name) && !failed(after, name)).size(),
          "answers again",
          "answer again");
    }
  }

  private static void metricsWithoutData(
      String source, SourceSnapshot before, SourceSnapshot after) {
    tellEach(
        Level.INFO,
        source,
        names(after, name -> absence(after, name).isPresent() && absence(before, name).isEmpty()),
        name -> "no data: " + absence(after, name).orElseThrow().reason(),
        "without data");
    tellCount(
        source,
        names(after, name -> absence(before, name).isPresent() && absence(after, name).isEmpty())
            .size(),
        "has data again",
        "have data again");
  }

  private static List<String> names(SourceSnapshot snapshot, Predicate<String> wanted) {
    return snapshot.metrics().keySet().stream().filter(wanted).sorted().toList();
  }

  private static void tellEach(
      Level level,
      String source,
      List<String> metrics,
      UnaryOperator<String> reason,
      String others) {
    metrics.stream()
        .limit(METRICS_NAMED)
        .forEach(
            name ->
                LOGGER.log(level, () -> source + "metric \"" + name + "\": " + reason.apply(name)));
    int unnamed = metrics.size() - METRICS_NAMED;
    if (unnamed > 0) {
      LOGGER.log(
          level,
          () -> source + unnamed + (unnamed == 1 ? " more metric " : " more metrics ") + others);
    }
  }

  private static void tellCount(String source, int metrics, String one, String several) {
    if (metrics > 0) {
      LOGGER.log(
          Level.INFO,
          () -> source + (metrics == 1 ? "1 metric " + one : metrics + " metrics " + several));
    }
  }

  /** What the newest good poll had nothing for, if it had not. */
  private static Optional<Reading.NoData> absence(SourceSnapshot snapshot, String metric) {
    return state(snapshot, metric)
        .lastGood()
        .flatMap(
            good ->
                good.what() instanceof Reading.NoData noData
                    ? Optional.of(noData)
                    : Optional.empty());
  }

  private static boolean knowsNothing(MetricState state) {
    return state.lastGood().isEmpty();
  }

  /** Whether a good poll still answered for any metric when the newest poll began. */
  private static boolean isAnswered(SourceSnapshot snapshot) {
    return snapshot.lastPoll().stream()
        .flatMap(
            poll ->
                snapshot.source().metrics().stream()
                    .map(metric -> snapshot.standing(metric, poll.start())))
        .anyMatch(
            standing -> standing instanceof Standing.Fresh || standing instanceof Standing.NoData);
  }

  private static boolean failed(SourceSnapshot snapshot, String metric) {
    return state(snapshot, metric).failure().isPresent();
  }

  private static MetricState state(SourceSnapshot snapshot, String metric) {
    return snapshot.metrics().getOrDefault(metric, MetricState.UNKNOWN);
  }
}
