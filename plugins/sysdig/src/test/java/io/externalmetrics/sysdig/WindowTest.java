package io.externalmetrics.sysdig;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.testkit.TestSettings;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {

  @ParameterizedTest
  @CsvSource({
    "2026-01-01T12:00:29Z, 2026-01-01T11:54:00Z, 2026-01-01T11:59:00Z",
    "2026-01-01T12:00:30Z, 2026-01-01T11:55:00Z, 2026-01-01T12:00:00Z",
    "2026-01-01T12:01:29Z, 2026-01-01T11:55:00Z, 2026-01-01T12:00:00Z",
    "2026-01-01T12:01:30Z, 2026-01-01T11:56:00Z, 2026-01-01T12:01:00Z"
  })
  void endsWithTheLastWholeSampleThatIsOldEnough(Instant now, Instant start, Instant end) {
    assertThat(window("", now))
        .isEqualTo(new Window(start.getEpochSecond(), end.getEpochSecond(), 60));
  }

  @Test
  void countsSamplesOfADayFromMidnight() {
    Instant now = Instant.parse("2026-01-02T00:00:30Z");

    assertThat(window("sampling: 24h, window: 24h", now))
        .isEqualTo(
            new Window(
                Instant.parse("2026-01-01T00:00:00Z").getEpochSecond(),
                Instant.parse("2026-01-02T00:00:00Z").getEpochSecond(),
                86_400));
  }

  @Test
  void holdsOneSampleMoreAtEitherEndThatIsNotComplete() {
    Window window = new Window(600, 900, 60);

    assertThat(window.mayHold(539)).isFalse();
    assertThat(window.mayHold(540)).isTrue();
    assertThat(window.mayHold(960)).isTrue();
    assertThat(window.mayHold(961)).isFalse();
    assertThat(window.isComplete(900)).isTrue();
    assertThat(window.isComplete(901)).isFalse();
  }

  private static Window window(String settings, Instant now) {
    String yaml =
        "{metric: a, timeAggregation: avg, groupAggregation: avg, %s}".formatted(settings);
    return Window.of(
        (DataQuery) MetricSettings.read(TestSettings.read(MetricSettings.SCHEMA, yaml)), now);
  }
}
