package io.externalmetrics.server.status;

import io.externalmetrics.server.api.MetricReader.Series;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One metric in a list.
 *
 * @param state {@code fresh}, {@code no_data}, {@code failed}, {@code pending} or {@code refused}
 * @param consequence what it means for HPAs
 * @param value what an HPA without a selector is given: the sum of the served series
 * @param ageSeconds of the last good poll
 * @param hpas those known to read it
 * @param sparkline one number for each of the last 60 minutes, the newest last
 * @param series what is served
 */
public record MetricRow(
    String name,
    String source,
    String state,
    Optional<String> reason,
    String consequence,
    Optional<Double> value,
    int seriesCount,
    Optional<Double> ageSeconds,
    double maxAgeSeconds,
    double readsPerMinute,
    List<String> hpas,
    Optional<List<Optional<Float>>> sparkline,
    Optional<List<Value>> series) {

  /** One series. */
  public record Value(Map<String, String> labels, double value, Instant timestamp) {
    static Value of(Series series) {
      return new Value(series.labels(), series.value(), series.timestamp());
    }
  }

  /** The same without what changes as time passes by. */
  MetricRow atRest() {
    return with(Optional.empty(), sparkline, series);
  }

  MetricRow with(List<Optional<Float>> minutes) {
    return with(ageSeconds, Optional.of(minutes), series);
  }

  MetricRow withSeries(List<Series> served) {
    return with(ageSeconds, sparkline, Optional.of(served.stream().map(Value::of).toList()));
  }

  private MetricRow with(
      Optional<Double> age, Optional<List<Optional<Float>>> minutes, Optional<List<Value>> values) {
    return new MetricRow(
        name,
        source,
        state,
        reason,
        consequence,
        value,
        seriesCount,
        age,
        maxAgeSeconds,
        readsPerMinute,
        hpas,
        minutes,
        values);
  }
}
