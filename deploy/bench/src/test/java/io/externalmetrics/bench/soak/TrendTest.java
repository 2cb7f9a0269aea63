package io.externalmetrics.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.externalmetrics.bench.soak.Trend.Point;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrendTest {
  private static final int SAMPLES = 30;
  private static final int SECONDS_BETWEEN_SAMPLES = 2;

  @Test
  void findsALeak() {
    Trend trend = trend(i -> 1000 + 10 * i);

    assertThat(trend.grows(150)).isTrue();
    assertThat(trend.slope()).isEqualTo(300, within(1e-9));
    assertThat(trend.first()).isEqualTo(1045);
    assertThat(trend.last()).isEqualTo(1245);
  }

  @Test
  void findsALeakBelowNoise() {
    assertThat(trend(i -> 1000 + 10 * i + (i % 3) * 60).grows(150)).isTrue();
  }

  @Test
  void findsALeakThatTakesSteps() {
    assertThat(trend(i -> 1000 + 100 * (i / 8)).grows(150)).isTrue();
  }

  @Test
  void toleratesGrowthBelowTheTolerance() {
    assertThat(trend(i -> 1000 + 10 * i).grows(250)).isFalse();
  }

  @Test
  void takesASawtoothForNoGrowth() {
    assertThat(trend(i -> 1000 + 100 * (i % 7)).grows(150)).isFalse();
  }

  @Test
  void takesAStepAtTheStartForNoGrowth() {
    assertThat(trend(i -> i < 4 ? 1000 : 2000).grows(150)).isFalse();
  }

  @Test
  void takesAStepInTheMiddleForNoGrowth() {
    assertThat(trend(i -> i < 14 ? 1000 : 2000).grows(150)).isFalse();
  }

  @Test
  void takesSinglePeaksForNoGrowth() {
    assertThat(trend(i -> i > 20 && i % 3 == 0 ? 9000 : 1000).grows(150)).isFalse();
  }

  @Test
  void takesDeclineForNoGrowth() {
    Trend trend = trend(i -> 1000 - 10 * i);

    assertThat(trend.grows(0)).isFalse();
    assertThat(trend.slope()).isEqualTo(-300, within(1e-9));
  }

  @Test
  void refusesToJudgeFewSamples() {
    assertThatThrownBy(() -> trend(8, i -> i))
        .hasMessage("expected at least 9 samples after the warm-up, found 8; soak for longer");
  }

  private static Trend trend(IntToDoubleFunction number) {
    return trend(SAMPLES, number);
  }

  private static Trend trend(int samples, IntToDoubleFunction number) {
    return Trend.of(
        IntStream.range(0, samples)
            .mapToObj(i -> new Point(i * SECONDS_BETWEEN_SAMPLES, number.applyAsDouble(i)))
            .toList());
  }
}
