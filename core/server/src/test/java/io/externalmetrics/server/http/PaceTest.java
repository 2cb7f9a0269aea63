package io.externalmetrics.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PaceTest {
  private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1_000_000);
  private final Pace pace = new Pace(100, Duration.ofMillis(100), nanoTime::get);

  @Test
  void letsABurstThroughAndThenOneAfterTheOther() {
    assertThat(waits(12))
        .startsWith(Duration.ZERO)
        .endsWith(Duration.ZERO, Duration.ofMillis(10))
        .filteredOn(Duration::isZero)
        .hasSize(11);
    assertThat(pace.untilTurn()).isEqualTo(Duration.ofMillis(20));
  }

  @Test
  void keepsItsRateWhileEveryoneWaits() {
    waits(100);

    pass(Duration.ofSeconds(1));

    assertThat(waits(10)).allMatch(Duration::isZero);
    assertThat(waits(2)).contains(Duration.ofMillis(10));
  }

  @Test
  void allowsNoLargerBurstAfterALongSilence() {
    pass(Duration.ofHours(1));

    assertThat(waits(20)).filteredOn(Duration::isZero).hasSize(11);
  }

  @Test
  void givesATurnOnlyWhileThereIsOne() {
    assertThat(IntStream.range(0, 100).filter(_ -> pace.isTurn()).count()).isEqualTo(11);
    pass(Duration.ofMillis(10));
    assertThat(pace.isTurn()).isTrue();
    assertThat(pace.isTurn()).isFalse();
  }

  private void pass(Duration duration) {
    nanoTime.addAndGet(duration.toNanos());
  }

  private List<Duration> waits(int turns) {
    return IntStream.range(0, turns).mapToObj(_ -> pace.untilTurn()).toList();
  }
}
