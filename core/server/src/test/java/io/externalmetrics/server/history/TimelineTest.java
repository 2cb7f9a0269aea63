package io.externalmetrics.server.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.store.ManualTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private final ManualTime time = new ManualTime();

  @Test
  void countsMinutesOfTheDay() {
    time.pass(Duration.ofSeconds(40));
    Timeline timeline = new Timeline(time.now());
    assertThat(timeline.minute(time.now())).isZero();

    time.pass(Duration.ofSeconds(20));

    assertThat(timeline.minute(time.now())).isEqualTo(1);
    assertThat(timeline.start(1, time.now())).isEqualTo(ManualTime.START.plusSeconds(60));
    assertThat(timeline.start(0, time.now())).isEqualTo(ManualTime.START);
  }

  @Test
  void countsOnWhenTheClockIsSetBackAndTellsTimesByTheNewOne() {
    Timeline timeline = new Timeline(time.now());
    time.pass(Duration.ofMinutes(5));
    time.setClock(Duration.ofHours(-1));

    assertThat(timeline.minute(time.now())).isEqualTo(5);
    assertThat(timeline.start(5, time.now())).isEqualTo(Instant.parse("2026-03-01T11:05:00Z"));
  }

  @Test
  void tellsTheSameTimesWhileTheClocksAreAFewMillisecondsApart() {
    Timeline timeline = new Timeline(time.now());
    time.setClock(Duration.ofMillis(-30));

    assertThat(timeline.start(0, time.now())).isEqualTo(ManualTime.START);
  }
}
