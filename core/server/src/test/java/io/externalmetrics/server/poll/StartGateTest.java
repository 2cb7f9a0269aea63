package io.externalmetrics.server.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StartGateTest {
  private final StartGate gate = new StartGate(1);

  @Test
  void letsTheNextInWhenTheFirstIsOver() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    Thread second;
    try (var _ = gate.enter()) {
      second = Thread.ofVirtual().start(() -> enterAnd(entered::countDown));
    }

    assertThat(second.join(Duration.ofSeconds(10))).isTrue();
    assertThat(entered.getCount()).isZero();
  }

  @Test
  void letsWhoeverWaitedLongEnoughInAlthoughTheFirstHangs() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    try (var _ = gate.enter()) {
      Thread second = Thread.ofVirtual().start(() -> enterAnd(entered::countDown));

      assertThat(second.join(Duration.ofSeconds(10))).isTrue();
      assertThat(entered.getCount()).isZero();
    }
  }

  @Test
  void whoWentInWithoutAPlaceGivesNoneBack() throws Exception {
    try (var _ = gate.enter()) {
      enterAnd(() -> {});
      long begun = System.nanoTime();
      enterAnd(() -> {});

      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isGreaterThanOrEqualTo(StartGate.PATIENCE);
    }
  }

  @Test
  void endsWaitingWhenInterrupted() throws Exception {
    try (var _ = gate.enter()) {
      Thread.currentThread().interrupt();

      assertThatThrownBy(gate::enter).isInstanceOf(InterruptedException.class);
    }
  }

  private void enterAnd(Runnable then) {
    try (var _ = gate.enter()) {
      then.run();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
