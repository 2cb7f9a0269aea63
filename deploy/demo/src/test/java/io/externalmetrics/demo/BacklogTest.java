package io.externalmetrics.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BacklogTest {

  @Test
  void risesByOneEachSecondAndFallsInBatches() {
    assertThat(IntStream.range(35, 64).map(Backlog::lengthAt))
        .containsExactly(
            35, 36, 37, 38, 39, 40, 41, 28, 29, 30, 31, 32, 33, 34, 21, 22, 23, 24, 25, 26, 27, 14,
            15, 16, 17, 18, 19, 20, 7);
  }

  @Test
  void goesFromEmptyTo41AndBeginsAgain() {
    assertThat(LongStream.range(0, 77).mapToInt(Backlog::lengthAt))
        .contains(0, 41)
        .allMatch(length -> length >= 0 && length <= 41);
    assertThat(Backlog.lengthAt(77)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void differsFromItselfSecondsLater(int seconds) {
    assertThat(LongStream.range(0, 154))
        .allMatch(now -> Backlog.lengthAt(now) != Backlog.lengthAt(now + seconds));
  }
}
