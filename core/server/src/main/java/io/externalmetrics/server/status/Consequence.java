package io.externalmetrics.server.status;

import io.externalmetrics.server.api.Quantity;
import io.externalmetrics.server.config.Fallback;
import io.externalmetrics.server.config.MetricDefinition;
import io.externalmetrics.server.store.MetricState;
import io.externalmetrics.server.store.Moment;
import io.externalmetrics.server.store.SourceSnapshot;
import io.externalmetrics.server.store.Standing;
import io.externalmetrics.spi.settings.DurationText;

/** Says in one sentence what HPAs that read a metric do now. */
final class Consequence {
  private static final String KEEP_SIZE =
      "HPAs that read it keep their size; one with other metrics may still grow by those";

  private Consequence() {}

  static String of(SourceSnapshot source, MetricDefinition metric, Standing standing, Moment now) {
    MetricState state = source.metrics().getOrDefault(metric.name(), MetricState.UNKNOWN);
    return switch (standing) {
      case Standing.Fresh _ when state.failure().isPresent() ->
          "HPAs that read it go on with the value read before until it is "
              + DurationText.print(source.source().maxAge())
              + " old, and then "
              + afterwards(metric.onError());
      case Standing.Fresh _ -> "HPAs that read it scale by its value";
      case Standing.NoData _ -> instead(metric.onNoData(), state, now);
      case Standing.Failed _ -> instead(metric.onError(), state, now);
      case Standing.Pending _ -> "HPAs that read it keep their size until the first poll has ended";
    };
  }

  static String ofRefused() {
    return KEEP_SIZE;
  }

  private static String afterwards(Fallback fallback) {
    return switch (fallback) {
      case Fallback.None _ -> "keep their size";
      case Fallback.Last(var limit) ->
          "are still given it until it is " + DurationText.print(limit) + " old";
      case Fallback.Value(double value) -> "are given " + Quantity.of(value) + " instead";
    };
  }

  private static String instead(Fallback fallback, MetricState state, Moment now) {
    return switch (fallback) {
      case Fallback.None _ -> KEEP_SIZE;
      case Fallback.Last(var limit) when state.last(now, limit).isEmpty() ->
          KEEP_SIZE + "; there is no last value of the past " + DurationText.print(limit);
      case Fallback.Last(var limit) ->
          "HPAs that read it are given the last value until it is "
              + DurationText.print(limit)
              + " old, and then keep their size";
      case Fallback.Value(double value) ->
          "HPAs that read it are given " + Quantity.of(value) + " instead";
    };
  }
}
