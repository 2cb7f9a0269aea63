package io.externalmetrics.bench.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void medianOfEachFigureIsItsOwn() {
    assertThat(
            Figures.median(
                List.of(
                    new Figures(1, 20, 3, 4, 5, 600),
                    new Figures(2, 30, 1, 5, 6, 500),
                    new Figures(9, 10, 2, 6, 4, 400))))
        .isEqualTo(new Figures(2, 20, 2, 5, 5, 500));
  }

  @Test
  void medianOfTwoIsHalfWayBetween() {
    assertThat(
            Figures.median(List.of(new Figures(1, 1, 1, 1, 1, 1), new Figures(3, 3, 3, 3, 3, 3))))
        .isEqualTo(new Figures(2, 2, 2, 2, 2, 2));
  }
}
