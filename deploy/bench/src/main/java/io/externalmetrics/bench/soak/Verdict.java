package io.externalmetrics.bench.soak;

import io.externalmetrics.bench.soak.Trend.Point;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What became of one figure. */
record Verdict(Figure figure, Trend trend) {

  /** Of every figure. */
  static List<Verdict> of(List<Sample> samples) {
    return Arrays.stream(Figure.values())
        .map(figure -> new Verdict(figure, Trend.of(points(samples, figure))))
        .toList();
  }

  boolean grew() {
    return trend.grows(figure.tolerance());
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: grew from %.0f to %.0f %s(medians of the first and the last third), by more than %d",
        figure.label(),
        trend.first(),
        trend.last(),
        figure.unit().isEmpty() ? "" : figure.unit() + " ",
        figure.tolerance());
  }

  private static List<Point> points(List<Sample> samples, Figure figure) {
    return samples.stream().map(sample -> new Point(sample.seconds(), sample.of(figure))).toList();
  }
}
