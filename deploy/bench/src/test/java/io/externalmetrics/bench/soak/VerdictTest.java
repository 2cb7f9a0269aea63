package io.externalmetrics.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VerdictTest {
  @Test
  void namesTheFigureThatGrewItsMediansAndTheTolerance() {
    List<Verdict> grown =
        Verdict.of(samples(Figure.HEAP, 200)).stream().filter(Verdict::grew).toList();

    assertThat(grown)
        .singleElement()
        .hasToString(
            "live objects of the heap: grew from 1200 to 2400 KiB (medians of the first and the last third),"
                + " by more than 768");
  }

  @Test
  void findsNothingWhereNothingGrows() {
    assertThat(Verdict.of(samples(Figure.HEAP, 0)))
        .hasSize(Figure.values().length)
        .noneMatch(Verdict::grew);
  }

  private static List<Sample> samples(Figure growing, int step) {
    return IntStream.range(0, 9)
        .mapToObj(
            i -> {
              Map<Figure, Long> figures = new EnumMap<>(Figure.class);
              for (Figure figure : Figure.values()) {
                figures.put(figure, 1000L);
              }
              figures.put(growing, 1000L + (long) i * step);
              return new Sample(i, figures);
            })
        .toList();
  }
}
