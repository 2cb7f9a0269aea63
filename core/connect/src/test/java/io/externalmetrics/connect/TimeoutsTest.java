package io.externalmetrics.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.spi.Deadline;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeoutsTest {
  private static final Timeouts TIMEOUTS =
      new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(3));

  @Test
  void holdsWhileTheDeadlineIsFarOff() {
    Deadline farOff = Deadline.after(Duration.ofHours(1));

    assertThat(TIMEOUTS.connectMillis(farOff)).isEqualTo(2000);
    assertThat(TIMEOUTS.readMillis(farOff)).isEqualTo(3000);
  }

  @Test
  void isCutToTheDeadlineButNeverToForEver() {
    Deadline passed = Deadline.after(Duration.ZERO);

    assertThat(TIMEOUTS.connectMillis(passed)).isEqualTo(1);
    assertThat(TIMEOUTS.readMillis(passed)).isEqualTo(1);
  }

  @Test
  void refusesZero() {
    assertThatThrownBy(() -> new Timeouts(Duration.ZERO, Duration.ofSeconds(1)))
        .hasMessage("timeouts must be more than zero");
  }
}
