package io.externalmetrics.server.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.externalmetrics.server.api.MetricReader.Series;
import io.externalmetrics.server.api.Quantity;
import io.externalmetrics.server.config.Fallback;
import io.externalmetrics.server.config.MetricDefinition;
import io.externalmetrics.server.store.Standing;
import io.externalmetrics.spi.settings.DurationText;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the server makes of what a backend said.
 *
 * @param state {@code fresh}, {@code no_data} or {@code failed}
 * @param reason why it is no number
 * @param value the sum of all series, a quantity; where it is fresh
 * @param series how many that are
 * @param instead what is answered where it is not fresh, and by which setting
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Verdict(
    String state,
    Optional<String> reason,
    Optional<String> value,
    int series,
    Optional<String> instead) {

  static Verdict of(MetricDefinition metric, Standing standing) {
    return switch (standing) {
      case Standing.Fresh(List<Series> series) ->
          new Verdict(
              standing.label(),
              Optional.empty(),
              Optional.of(Scaling.sum(series).toString()),
              series.size(),
              Optional.empty());
      case Standing.NoData(String reason) ->
          without(standing, reason, "onNoData: " + instead(metric.onNoData()));
      case Standing.Failed(var _, String reason) ->
          without(standing, reason, "onError: " + instead(metric.onError()));
      case Standing.Pending _ -> throw new IllegalStateException("a poll that has not ended");
    };
  }

  private static Verdict without(Standing standing, String reason, String instead) {
    return new Verdict(
        standing.label(), Optional.of(reason), Optional.empty(), 0, Optional.of(instead));
  }

  private static String instead(Fallback fallback) {
    return switch (fallback) {
      case Fallback.None _ -> "error";
      case Fallback.Value(double value) -> "{value: " + Quantity.of(value) + "}";
      case Fallback.Last(Duration limit) ->
          "last, for %s; a single poll knows no earlier value".formatted(DurationText.print(limit));
    };
  }
}
