package io.externalmetrics.server.store;

import io.externalmetrics.server.api.LabelSelector;
import io.externalmetrics.server.api.MetricReader.Answer;
import io.externalmetrics.server.api.MetricReader.Series;
import io.externalmetrics.server.api.SeriesSet;
import io.externalmetrics.server.config.Fallback;
import io.externalmetrics.server.config.MetricDefinition;
import io.externalmetrics.server.config.SourceDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What is answered for a metric, given how it stands and what the user chose for that case. */
final class Serving {
  private final SourceDefinition source;
  private final MetricDefinition metric;
  private final MetricState state;
  private final Moment now;

  Serving(SourceDefinition source, MetricDefinition metric, MetricState state, Moment now) {
    this.source = source;
    this.metric = metric;
    this.state = state;
    this.now = now;
  }

  Answer answer(LabelSelector selector) {
    return switch (state.at(now, source.maxAge(), source.maxSampleAge(), metric.allowPartial())) {
      case Standing.Fresh(SeriesSet series) ->
          matching(series, selector)
              .orElseGet(() -> instead(metric.onNoData(), noMatch(), selector));
      case Standing.NoData(String reason) -> instead(metric.onNoData(), reason, selector);
      case Standing.Failed(var _, String reason) -> instead(metric.onError(), reason, selector);
      case Standing.Pending _ -> unavailable("no poll has ended yet");
    };
  }

  private Answer instead(Fallback fallback, String reason, LabelSelector selector) {
    return switch (fallback) {
      case Fallback.None _ -> unavailable(reason);
      case Fallback.Value(double value) ->
          new Answer.Values(
              metric.servedName(), List.of(new Series(metric.labels(), value, now.wall())));
      case Fallback.Last(Duration limit) ->
          matching(state.last(now, limit), selector).orElseGet(() -> unavailable(reason));
    };
  }

  /** A selector that matches nothing is no data: an empty list would say nothing to the user. */
  private Optional<Answer> matching(SeriesSet series, LabelSelector selector) {
    SeriesSet wanted = series.matching(selector);
    return wanted.isEmpty()
        ? Optional.empty()
        : Optional.of(new Answer.Values(metric.servedName(), wanted));
  }

  private String noMatch() {
    return "no series of \"" + metric.servedName() + "\" matches the label selector";
  }

  private Answer unavailable(String reason) {
    return new Answer.Unavailable("source \"" + source.name() + "\": " + reason);
  }
}
