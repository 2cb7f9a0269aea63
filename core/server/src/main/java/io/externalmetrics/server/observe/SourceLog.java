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

/** One line when a source or a metric begins to fail, one when it answers again; none per poll. */
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
  }

  private static void metricsThatFail(String source, SourceSnapshot before, SourceSnapshot after) {
    boolean wholeSourceFailed = before.lastPoll().flatMap(PollSummary::failure).isPresent();
    List<String> failing =
        after.metrics().keySet().stream()
            .filter(name -> failed(after, name))
            .filter(name -> wholeSourceFailed || !failed(before, name))
            .sorted()
            .toList();
    failing.stream()
        .limit(METRICS_NAMED)
        .forEach(
            name ->
                LOGGER.log(
                    Level.WARNING,
                    () ->
                        source
                            + "metric \""
                            + name
                            + "\": "
                            + state(after, name).failure().orElseThrow().reason()));
    int unnamed = failing.size() - METRICS_NAMED;
    if (unnamed > 0) {
      LOGGER.log(
          Level.WARNING,
          () ->
              source
                  + unnamed
                  + (unnamed == 1 ? " more metric" : " more metrics")
                  + " began to fail");
    }
    if (!wholeSourceFailed) {
      long recovered =
          after.metrics().keySet().stream()
              .filter(name -> failed(before, name) && !failed(after, name))
              .count();
      if (recovered > 0) {
        LOGGER.log(
            Level.INFO,
            () ->
                source
                    + recovered
                    + (recovered == 1 ? " metric answers" : " metrics answer")
                    + " again");
      }
    }
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
