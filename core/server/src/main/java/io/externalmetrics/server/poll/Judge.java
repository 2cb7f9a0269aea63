package io.externalmetrics.server.poll;

import io.externalmetrics.server.api.MetricReader.Series;
import io.externalmetrics.server.config.MetricDefinition;
import io.externalmetrics.server.config.MetricDefinition.Aggregate;
import io.externalmetrics.server.store.Reading;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoublePredicate;
import java.util.stream.Collectors;

/** The one law, applied: what of a plugin's outcome is a number that an HPA may be given. */
final class Judge {
  /** The HPA counts in int64 thousandths, and wraps silently above this. */
  private static final double MAX_MAGNITUDE = 9223372036854774.0;

  private static final int SERIES_NAMED = 5;

  /** Clocks differ; beyond this a date is wrong, and would keep its sample fresh for as long. */
  private static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(1);

  private Judge() {}

  /**
   * Judges one outcome.
   *
   * @param polled the time of samples that the backend does not date
   * @param ended when the poll had ended; no sample can be younger
   */
  static Reading judge(MetricDefinition metric, Outcome outcome, Instant polled, Instant ended) {
    return switch (outcome) {
      case Outcome.Samples(List<Sample> samples) -> judge(metric, samples, polled, ended);
      // Without any sample it is not "no data" either: the missing part may hold them.
      case Outcome.Partial(List<Sample> samples, String reason) ->
          metric.allowPartial() && !samples.isEmpty()
              ? judge(metric, samples, polled, ended)
              : new Reading.Failed(FailureKind.PARTIAL, reason);
      case Outcome.NoData(String reason) -> new Reading.NoData(reason);
      case Outcome.Failed(FailureKind kind, String reason) -> new Reading.Failed(kind, reason);
    };
  }

  private static Reading judge(
      MetricDefinition metric, List<Sample> samples, Instant polled, Instant ended) {
    Optional<String> doubled = doubledLabel(metric, samples);
    if (doubled.isPresent()) {
      return invalid(
          "label \""
              + doubled.get()
              + "\" is in the metric's labels and, with another value, in the backend's answer;"
              + " rename the metric's");
    }
    Instant latest = ended.plus(CLOCK_DIFFERENCE);
    List<Series> series = new ArrayList<>(samples.size());
    boolean ofTheFuture = false;
    for (Sample sample : samples) {
      Series one = series(metric, sample, polled);
      ofTheFuture |= one.timestamp().isAfter(latest);
      series.add(one);
    }
    if (ofTheFuture) {
      return invalid("a sample is dated in the future; check the clocks of the backend and here");
    }
    if (metric.single() && series.size() > 1) {
      return invalid(
          "expected a single series, found "
              + named(series)
              + "; set aggregate or narrow the metric");
    }
    List<Series> served =
        metric.aggregate().map(how -> List.of(fold(metric, series, how))).orElse(series);
    // What one series has too much of, folding may hide, so NaN and infinities are looked for
    // first.
    Optional<Reading> refused =
        refuse(series, value -> !Double.isFinite(value), "is not a finite number")
            .or(
                () ->
                    refuse(served, value -> !isCountable(value), "is larger than an HPA can count"))
            .or(
                () ->
                    metric.allowNegative()
                        ? Optional.empty()
                        : refuse(
                            served,
                            value -> value < 0,
                            "is negative; set allowNegative: true to serve it"));
    if (refused.isPresent()) {
      return refused.get();
    }
    // A selector may leave out what cancels the rest, so it is the magnitudes that are added up.
    double magnitudes = 0;
    for (Series one : served) {
      magnitudes += Math.abs(one.value());
    }
    if (!isCountable(magnitudes)) {
      return invalid("the sum of all series is larger than an HPA can count");
    }
    return new Reading.Values(served);
  }

  /** Overwritten, two series could become one and the same. */
  private static Optional<String> doubledLabel(MetricDefinition metric, List<Sample> samples) {
    // Folding drops the backend's labels.
    if (metric.labels().isEmpty() || metric.aggregate().isPresent()) {
      return Optional.empty();
    }
    return metric.labels().entrySet().stream()
        .filter(
            label ->
                samples.stream()
                    .map(sample -> sample.labels().getOrDefault(label.getKey(), label.getValue()))
                    .anyMatch(value -> !value.equals(label.getValue())))
        .map(Map.Entry::getKey)
        .min(Comparator.naturalOrder());
  }

  private static Series series(MetricDefinition metric, Sample sample, Instant polled) {
    Instant timestamp = sample.timestamp().orElse(polled);
    if (metric.labels().isEmpty()) {
      return new Series(sample.labels(), sample.value(), timestamp);
    }
    Map<String, String> labels = new HashMap<>(sample.labels());
    labels.putAll(metric.labels());
    return new Series(labels, sample.value(), timestamp);
  }

  /** The oldest timestamp is kept: the result is no fresher than what went into it. */
  private static Series fold(MetricDefinition metric, List<Series> series, Aggregate how) {
    var values = series.stream().mapToDouble(Series::value).summaryStatistics();
    double value =
        switch (how) {
          case SUM -> values.getSum();
          case MAX -> values.getMax();
          case MIN -> values.getMin();
          case AVG -> values.getAverage();
        };
    Instant oldest =
        series.stream().map(Series::timestamp).min(Comparator.naturalOrder()).orElseThrow();
    return new Series(metric.labels(), value, oldest);
  }

  private static Optional<Reading> refuse(List<Series> series, DoublePredicate bad, String what) {
    List<String> refused = new ArrayList<>();
    for (Series one : series) {
      if (bad.test(one.value())) {
        refused.add(named(one));
      }
    }
    return refused.isEmpty()
        ? Optional.empty()
        : Optional.of(invalid("the value of series " + Collections.min(refused) + " " + what));
  }

  /** False for NaN as well, which a sum near the end of double's range can give. */
  private static boolean isCountable(double value) {
    return Math.abs(value) <= MAX_MAGNITUDE;
  }

  private static Reading invalid(String reason) {
    // Labels are the backend's, so the text gets what the reasons of plugins get: one line, cut.
    return new Reading.Failed(
        FailureKind.INVALID, new Outcome.Failed(FailureKind.INVALID, reason).reason());
  }

  private static String named(List<Series> series) {
    return series.stream()
            .map(Judge::named)
            .sorted()
            .limit(SERIES_NAMED)
            .collect(Collectors.joining(", "))
        + (series.size() > SERIES_NAMED ? " and others" : "");
  }

  private static String named(Series series) {
    return new TreeMap<>(series.labels())
        .entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(",", "{", "}"));
  }
}
