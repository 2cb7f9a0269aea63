package io.externalmetrics.cloudwatch;

import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.Sample;
import io.externalmetrics.spi.settings.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

/** What an answer tells of the metrics of its call. */
final class Reply {
  /** AWS gives no more series of a search or an Insights query, and does not say so. */
  private static final int MAX_FOUND = 500;

  /** CloudWatch tells whole seconds only, and clocks that are kept differ a little. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

  private static final Outcome.Failed CLOCK_AHEAD =
      new Outcome.Failed(
          FailureKind.MALFORMED,
          "the clock of this host is ahead of CloudWatch's by more than \"offset\", so half-filled"
              + " points would count; check the clocks");

  private final Call call;
  private final Answer answer;
  private final Instant now;

  /**
   * Reads an answer.
   *
   * @param now what the call's window was made with
   */
  Reply(Call call, Answer answer, Instant now) {
    this.call = call;
    this.answer = answer;
    this.now = now;
  }

  /** The outcome of one of the call's metrics. */
  Outcome of(MetricRequest request) {
    if (countsTooSoon(request)) {
      return CLOCK_AHEAD;
    }
    List<Series> found = answer.series(call.idOf(request));
    if (found.isEmpty() && !request.searches()) {
      return new Outcome.Failed(
          FailureKind.MALFORMED,
          "CloudWatch leaves %s out of its answer".formatted(request.described()));
    }
    for (Series series : found) {
      Optional<Outcome> failure = failure(request, series);
      if (failure.isPresent()) {
        return failure.get();
      }
    }
    List<Sample> samples =
        found.stream().flatMap(series -> sample(request, series).stream()).toList();
    List<String> warnings = warnings(request, found);
    if (!warnings.isEmpty()) {
      return new Outcome.Partial(
          samples,
          "CloudWatch says of %s: %s".formatted(request.described(), String.join("; ", warnings)));
    }
    return samples.isEmpty() ? new Outcome.NoData(noPoint(request)) : new Outcome.Samples(samples);
  }

  /** Whether CloudWatch answered at a time that our clock had passed by more than the offset. */
  private boolean countsTooSoon(MetricRequest request) {
    return answer
        .time()
        .filter(time -> now.isAfter(time.plus(request.window().offset()).plus(CLOCK_TOLERANCE)))
        .isPresent();
  }

  private Optional<Outcome> failure(MetricRequest request, Series series) {
    String what = request.described();
    Instant end = call.asked(now).end();
    if (series.points().stream().anyMatch(point -> !point.begin().isBefore(end))) {
      return Optional.of(
          new Outcome.Failed(
              FailureKind.MALFORMED,
              "CloudWatch gives a point of %s that is later than was asked for".formatted(what)));
    }
    return switch (series.status()) {
      case COMPLETE, PARTIAL_DATA -> Optional.empty();
      case FORBIDDEN ->
          Optional.of(
              new Outcome.Failed(
                  FailureKind.DENIED,
                  ("the credentials may not read %s%s; allow cloudwatch:GetMetricData, and share the"
                          + " account that it is in")
                      .formatted(what, words(series))));
      case INTERNAL_ERROR ->
          Optional.of(
              new Outcome.Failed(
                  FailureKind.UNAVAILABLE,
                  "CloudWatch has an internal error with %s%s".formatted(what, words(series))));
      case UNKNOWN_TO_SDK_VERSION ->
          Optional.of(
              new Outcome.Failed(
                  FailureKind.MALFORMED,
                  "CloudWatch gives %s a status that is not known".formatted(what)));
    };
  }

  private static String words(Series series) {
    return series.messages().isEmpty() ? "" : " (" + String.join("; ", series.messages()) + ")";
  }

  /** Whatever makes the answer less than what was asked for. */
  private List<String> warnings(MetricRequest request, List<Series> found) {
    List<String> warnings = new ArrayList<>();
    // Those of the whole call speak of searches that find too much, where there are any.
    if (request.searches() || call.requests().stream().noneMatch(MetricRequest::searches)) {
      warnings.addAll(answer.messages());
    }
    found.forEach(series -> warnings.addAll(series.messages()));
    if (found.stream().anyMatch(series -> series.status() == StatusCode.PARTIAL_DATA)) {
      warnings.add("PartialData after the last page");
    }
    if (request.searches() && found.size() >= MAX_FOUND) {
      warnings.add("%d series, the most that it gives; there may be more".formatted(MAX_FOUND));
    }
    if (answer.isCut()) {
      warnings.add("more pages than are read");
    }
    return warnings.stream().distinct().toList();
  }

  /** The newest point whose period is over. */
  private Optional<Sample> sample(MetricRequest request, Series series) {
    return series.points().stream()
        .filter(point -> request.window().counts(point.begin(), now))
        .max(Comparator.comparing(Series.Point::begin))
        .map(
            point ->
                new Sample(point.value(), labels(request, series), Optional.of(point.begin())));
  }

  private Map<String, String> labels(MetricRequest request, Series series) {
    return switch (request.resultQuery()) {
      case Query.Statistic statistic -> {
        Map<String, String> labels = new LinkedHashMap<>(statistic.dimensions());
        statistic.label().ifPresent(_ -> labels.put("label", series.label()));
        yield labels;
      }
      case Query.Formula formula -> Map.of("label", label(request, formula, series));
    };
  }

  /** Math without a label is called by its id, which is not the user's in this call. */
  private String label(MetricRequest request, Query.Formula formula, Series series) {
    boolean isId =
        series.label().equals(call.idOf(request))
            && formula.label().isEmpty()
            && !formula.expression().lists();
    return isId ? request.result() : series.label();
  }

  private static String noPoint(MetricRequest request) {
    Window window = request.window();
    String when =
        window.offset().isZero()
            ? "in the last %s".formatted(DurationText.print(window.reach()))
            : "from %s to %s ago"
                .formatted(DurationText.print(window.reach()), DurationText.print(window.offset()));
    String hint =
        switch (request.resultQuery()) {
          case Query.Formula _ -> "the queries that it is made of";
          case Query.Statistic statistic ->
              statistic.unit().isPresent()
                  ? "the region, that \"dimensions\" are all of the metric's, and \"unit\""
                  : "the region, and that \"dimensions\" are all of the metric's";
        };
    return "CloudWatch has no point of %s %s; check %s".formatted(request.described(), when, hint);
  }
}
