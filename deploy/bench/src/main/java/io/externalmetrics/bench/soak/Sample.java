package io.externalmetrics.bench.soak;

import java.util.EnumSet;
import java.util.Map;

/**
 * All figures at one time.
 *
 * @param seconds since the start of the soak
 */
record Sample(double seconds, Map<Figure, Long> figures) {
  Sample {
    figures = Map.copyOf(figures);
    if (!figures.keySet().equals(EnumSet.allOf(Figure.class))) {
      throw new IllegalArgumentException("expected every figure, found " + figures.keySet());
    }
  }

  long of(Figure figure) {
    return figures.getOrDefault(figure, 0L);
  }
}
