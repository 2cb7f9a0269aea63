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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

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
    boolean answeredBefore = failedBefore.isEmpty();
    List<Change> changes = changes(before, after, answeredBefore);
    metricsThatFail(source, changes, answeredBefore);
    metricsWithoutData(source, changes);
  }

  /** A metric of which there may be something to tell. */
  private record Change(String metric, MetricState before, MetricState after) {}

  private static List<Change> changes(
      SourceSnapshot before, SourceSnapshot after, boolean answeredBefore) {
    List<Change> changes = new ArrayList<>();
    after
        .metrics()
        .forEach(
            (metric, now) -> {
              MetricState was = before.metrics().getOrDefault(metric, MetricState.UNKNOWN);
              if (failed(was) != failed(now)
                  || isAbsent(was) != isAbsent(now)
                  || (failed(now) && !answeredBefore)) {
                changes.add(new Change(metric, was, now));
              }
            });
    changes.sort(Comparator.comparing(Change::metric));
    return changes;
  }

  private static void metricsThatFail(String source, List<Change> changes, boolean answeredBefore) {
    tellEach(
        Level.WARNING,
        source,
        those(changes, one -> failed(one.after()) && !(answeredBefore && failed(one.before()))),
        state -> state.failure().orElseThrow().reason(),
        "began to fail");
    if (answeredBefore) {
      tellCount(
          source,
          those(changes, one -> failed(one.before()) && !failed(one.after())).size(),
          "answers again",
          "answer again");
    }
  }

  private static void metricsWithoutData(String source, List<Change> changes) {
    tellEach(
        Level.INFO,
        source,
        those(changes, one -> isAbsent(one.after()) && !isAbsent(one.before())),
        state -> "no data: " + absence(state).orElseThrow().reason(),
        "without data");
    tellCount(
        source,
        those(changes, one -> isAbsent(one.before()) && !isAbsent(one.after())).size(),
        "has data again",
        "have data again");
  }

  private static List<Change> those(List<Change> changes, Predicate<Change> wanted) {
    return changes.stream().filter(wanted).toList();
  }

  private static void tellEach(
      Level level,
      String source,
      List<Change> metrics,
      Function<MetricState, String> reason,
      String others) {
    metrics.stream()
        .limit(METRICS_NAMED)
        .forEach(
            one ->
                LOGGER.log(
                    level,
                    () ->
                        source + "metric \"" + one.metric() + "\": " + reason.apply(one.after())));
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
  private static Optional<Reading.NoData> absence(MetricState state) {
    return state
        .lastGood()
        .flatMap(
            good ->
                good.what() instanceof Reading.NoData noData
                    ? Optional.of(noData)
                    : Optional.empty());
  }

  private static boolean isAbsent(MetricState state) {
    return absence(state).isPresent();
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

  private static boolean failed(MetricState state) {
    return state.failure().isPresent();
  }
}
