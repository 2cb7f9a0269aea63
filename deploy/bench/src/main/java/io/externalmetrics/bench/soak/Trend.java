package io.externalmetrics.bench.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Where numbers go in the course of time: the median of each third of them, and the median of the
 * slopes between any two (Theil and Sen), so that single peaks count for nothing.
 *
 * @param slope per minute
 */
record Trend(double first, double middle, double last, double slope) {
  static final int FEWEST = 9;

  /** What it took at a time. */
  record Point(double seconds, double number) {}

  /**
   * The trend of at least {@link #FEWEST} points.
   *
   * @param points in the order of time
   */
  static Trend of(List<Point> points) {
    if (points.size() < FEWEST) {
      throw new IllegalArgumentException(
          "expected at least %d samples after the warm-up, found %d; soak for longer"
              .formatted(FEWEST, points.size()));
    }
    int third = points.size() / 3;
    return new Trend(
        median(points.subList(0, third)),
        median(points.subList(third, points.size() - third)),
        median(points.subList(points.size() - third, points.size())),
        slope(points));
  }

  /**
   * Whether the numbers grow by more than {@code tolerance} from the first third to the last. What
   * came once and stays is no growth: a leak goes on between the second third and the last.
   */
  boolean grows(double tolerance) {
    return last - first > tolerance && last - middle > tolerance / 4;
  }

  private static double median(List<Point> points) {
    return median(points.stream().mapToDouble(Point::number));
  }

  private static double median(DoubleStream numbers) {
    double[] sorted = numbers.sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  private static double slope(List<Point> points) {
    List<Double> slopes = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      for (int j = i + 1; j < points.size(); j++) {
        Point from = points.get(i);
        Point to = points.get(j);
        slopes.add((to.number() - from.number()) / (to.seconds() - from.seconds()) * 60);
      }
    }
    return median(slopes.stream().mapToDouble(Double::doubleValue));
  }
}
