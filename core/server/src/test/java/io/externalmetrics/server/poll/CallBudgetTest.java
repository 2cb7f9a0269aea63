package io.externalmetrics.server.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.connect.Parallel;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class CallBudgetTest {
  private static final Deadline SOON = Deadline.after(Duration.ZERO);

  private volatile long skipped;
  private long now;
  private long step;
  private final CallBudget two = new CallBudget(Optional.of(2), this::nanoTime);

  @Test
  void countsWithoutALimit() throws Exception {
    CallBudget unlimited = new CallBudget(Optional.empty(), this::nanoTime);

    for (int i = 0; i < 1000; i++) {
      unlimited.take(SOON);
    }
    unlimited.bill(500);
    unlimited.bill(7);

    assertThat(unlimited.taken()).isEqualTo(1000);
    assertThat(unlimited.billed()).isEqualTo(507);
  }

  @Test
  void countsConnectionsOnceOneWasOpen() {
    assertThat(two.connections()).isEmpty();

    two.connected();
    two.connected();
    two.disconnected();
    assertThat(two.connections()).hasValue(1);

    two.disconnected();
    assertThat(two.connections()).hasValue(0);
  }

  @Test
  void refusesACallThatWillNotBeFreeInTime() throws Exception {
    two.take(SOON);
    two.take(SOON);

    assertThatThrownBy(() -> two.take(Deadline.after(Duration.ofSeconds(30))))
        .isInstanceOf(ScrapeException.class)
        .hasMessage("maxCallsPerMinute 2 is used up; raise it, or poll less often or less")
        .extracting(thrown -> ((ScrapeException) thrown).kind())
        .isEqualTo(FailureKind.THROTTLED);
    assertThat(two.taken()).isEqualTo(2);
  }

  @Test
  void anyMinuteHasAtMostTheLimit() throws Exception {
    two.take(SOON);
    now += Duration.ofSeconds(50).toNanos();
    two.take(SOON);
    now += Duration.ofSeconds(10).toNanos();
    two.take(SOON);

    assertThatThrownBy(() -> two.take(SOON)).isInstanceOf(ScrapeException.class);
    now += Duration.ofSeconds(50).toNanos();
    two.take(SOON);
    assertThat(two.taken()).isEqualTo(4);
  }

  @Test
  void waitsForACallThatWillBeFreeInTime() throws Exception {
    two.take(SOON);
    two.take(SOON);
    now += Duration.ofMinutes(1).minusMillis(1).toNanos();
    step = Duration.ofNanos(100_000).toNanos();

    two.take(Deadline.after(Duration.ofSeconds(5)));

    assertThat(two.taken()).isEqualTo(3);
  }

  @Test
  void whoLosesTheFreeCallToAnotherDoesNotWaitBeyondItsDeadline() throws Exception {
    CallBudget shifted = new CallBudget(Optional.of(1), () -> System.nanoTime() + skipped());
    shifted.take(SOON);
    skipped = Duration.ofMinutes(1).minusMillis(100).toNanos();

    Map<Integer, Boolean> granted =
        Parallel.map(
            List.of(1, 2, 3), _ -> granted(shifted, Deadline.after(Duration.ofSeconds(2))));

    assertThat(granted.values()).containsExactlyInAnyOrder(true, false, false);
  }

  @Test
  void aChangedLimitCountsTheCallsBefore() throws Exception {
    two.take(SOON);
    two.limitTo(Optional.of(1));

    assertThatThrownBy(() -> two.take(SOON)).isInstanceOf(ScrapeException.class);
  }

  private static boolean granted(CallBudget budget, Deadline deadline) throws InterruptedException {
    try {
      budget.take(deadline);
      return true;
    } catch (ScrapeException e) {
      return false;
    }
  }

  private long skipped() {
    return skipped;
  }

  private long nanoTime() {
    return now += step;
  }
}
