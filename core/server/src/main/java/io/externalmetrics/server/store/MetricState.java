package io.externalmetrics.server.store;

import io.externalmetrics.server.api.MetricReader.Series;
import io.externalmetrics.server.api.SeriesSet;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.settings.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is remembered of one metric: enough to decide, whenever it is read, how it stands.
 * Immutable.
 *
 * @param lastGood the last reading that was no failure
 * @param lastValues the last reading that had numbers, for {@code last}
 * @param failure why the newest poll failed, if it did
 * @param inherited whether all this was read under an earlier definition of the metric. It is
 *     served until the first poll under the new one ends, so that a reload costs no request, and
 *     not longer, because it answers another question.
 */
public record MetricState(
    Optional<At<Reading.Good>> lastGood,
    Optional<At<Reading.Values>> lastValues,
    Optional<Reading.Failed> failure,
    boolean inherited) {

  /** Nothing is known yet. */
  public static final MetricState UNKNOWN =
      new MetricState(Optional.empty(), Optional.empty(), Optional.empty(), false);

  /** Something that was read, and when its poll began. */
  public record At<T>(T what, Moment when) {}

  /** The state after one more poll. */
  public MetricState after(Reading reading, Moment pollStart) {
    MetricState base = inherited ? UNKNOWN : this;
    return switch (reading) {
      case Reading.Values values ->
          new MetricState(
              Optional.of(new At<>(values, pollStart)),
              Optional.of(new At<>(values, pollStart)),
              Optional.empty(),
              false);
      case Reading.NoData noData ->
          new MetricState(
              Optional.of(new At<>(noData, pollStart)), base.lastValues, Optional.empty(), false);
      case Reading.Failed failed ->
          new MetricState(base.lastGood, base.lastValues, Optional.of(failed), false);
    };
  }

  /** The same, to be dropped at the next poll. */
  public MetricState inherit() {
    return new MetricState(lastGood, lastValues, failure, true);
  }

  /**
   * How the metric stands now.
   *
   * @param allowPartial whether series that are too old may be left out
   */
  public Standing at(
      Moment now, Duration maxAge, Optional<Duration> maxSampleAge, boolean allowPartial) {
    if (lastGood.isPresent() && lastGood.get().when().until(now).compareTo(maxAge) <= 0) {
      return switch (lastGood.get().what()) {
        case Reading.Values(SeriesSet series) ->
            maxSampleAge
                .map(limit -> datedWithin(limit, series, lastGood.get().when(), now, allowPartial))
                .orElse(new Standing.Fresh(series));
        case Reading.NoData(String reason) -> new Standing.NoData(reason);
      };
    }
    if (failure.isPresent()) {
      return new Standing.Failed(failure.get().kind(), failure.get().reason());
    }
    return lastGood.isPresent()
        ? new Standing.Failed(
            FailureKind.TIMEOUT, "no poll has ended within maxAge " + DurationText.print(maxAge))
        : new Standing.Pending();
  }

  /** The last numbers, if neither their poll nor the date of any is further back than this. */
  public SeriesSet last(Moment now, Duration limit) {
    return lastValues
        .filter(values -> values.when().until(now).compareTo(limit) <= 0)
        .map(values -> values.what().series())
        .filter(
            series -> within(limit, series, lastValues.get().when(), now).size() == series.size())
        .orElse(SeriesSet.EMPTY);
  }

  private static Standing datedWithin(
      Duration maxSampleAge, SeriesSet series, Moment polled, Moment now, boolean allowPartial) {
    SeriesSet recent = within(maxSampleAge, series, polled, now);
    if (recent.isEmpty()) {
      return new Standing.NoData(
          "the newest sample is older than maxSampleAge " + DurationText.print(maxSampleAge));
    }
    // The HPA adds up what it is given: without a series that lags, the sum would drop.
    return recent.size() == series.size() || allowPartial
        ? new Standing.Fresh(recent)
        : new Standing.Failed(
            FailureKind.PARTIAL,
            "the newest sample of some series is older than maxSampleAge "
                + DurationText.print(maxSampleAge));
  }

  /** The very same set where it has nothing older, so that what is known of it stays in use. */
  private static SeriesSet within(Duration limit, SeriesSet series, Moment polled, Moment now) {
    // Not now.wall(): the clock may have been set since the poll.
    Instant oldest = polled.wall().plus(polled.until(now)).minus(limit);
    List<Series> recent = series.stream().filter(one -> !one.timestamp().isBefore(oldest)).toList();
    return recent.size() == series.size() ? series : SeriesSet.of(recent);
  }
}
