package io.externalmetrics.server.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static final Duration MAX_AGE = Duration.ofMinutes(2);

  @Test
  void waitsForTheNextPointOfTheGrid() {
    Schedule schedule =
        new Schedule(Duration.ofSeconds(15), Duration.ofSeconds(4), Duration.ofSeconds(30));

    assertThat(schedule.untilNext(NOW, 0)).isEqualTo(Duration.ofSeconds(4));
    assertThat(schedule.untilNext(NOW.plusSeconds(4), 0)).isEqualTo(Duration.ofSeconds(15));
    assertThat(schedule.untilNext(NOW.plusSeconds(5), 0)).isEqualTo(Duration.ofSeconds(14));
  }

  @Test
  void aPollThatTookLongDoesNotMoveTheGrid() {
    Schedule schedule =
        new Schedule(Duration.ofSeconds(15), Duration.ofSeconds(4), Duration.ofSeconds(30));

    assertThat(schedule.untilNext(NOW.plusSeconds(16), 0)).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void wokenAMomentEarlyItDoesNotPollTwice() {
    Schedule schedule =
        new Schedule(Duration.ofSeconds(15), Duration.ofSeconds(4), Duration.ofSeconds(30));

    assertThat(schedule.untilNext(NOW.plusMillis(3999), 0)).isEqualTo(Duration.ofMillis(15001));
  }

  @Test
  void aTimeOfDayBeforeTheEpochHasANextPointToo() {
    Schedule schedule =
        new Schedule(Duration.ofSeconds(15), Duration.ofSeconds(4), Duration.ofSeconds(30));

    assertThat(schedule.untilNext(Instant.ofEpochSecond(-1), 0)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void thePhaseIsAlwaysTheSameAndWithinTheInterval() {
    Duration interval = Duration.ofSeconds(15);

    assertThat(Schedule.of("jobs", interval, MAX_AGE))
        .isEqualTo(Schedule.of("jobs", interval, MAX_AGE));
    assertThat(
            IntStream.range(0, 1000)
                .mapToObj(i -> Schedule.of("source-" + i, interval, MAX_AGE).phase()))
        .allMatch(phase -> !phase.isNegative() && phase.compareTo(interval) < 0);
  }

  @Test
  void sourcesWithSimilarNamesAreSpreadOverTheInterval() {
    Stream<Long> tenths =
        IntStream.range(0, 100)
            .mapToObj(
                i -> Schedule.of("jobs-" + i, Duration.ofSeconds(10), MAX_AGE).phase().toSeconds());

    assertThat(tenths.distinct()).hasSize(10);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "2, 2", "3, 4", "4, 8", "5, 16", "6, 30", "7, 30", "1000000, 30"})
  void theWaitDoublesFromTheSecondFailureUpToThirtySeconds(int failures, int seconds) {
    Schedule schedule = new Schedule(Duration.ofSeconds(1), Duration.ZERO, Duration.ofSeconds(30));

    assertThat(schedule.untilNext(NOW, failures)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0.001S", "PT0.01S", "PT7S", "PT10S", "PT15S", "PT20S"})
  void neverBacksOffForMoreThanThirtySeconds(Duration interval) {
    Schedule schedule = Schedule.of("jobs", interval, MAX_AGE);

    assertThat(
            IntStream.range(0, 300)
                .mapToObj(i -> schedule.untilNext(NOW.plusMillis(97L * i), i))
                .filter(wait -> wait.compareTo(Duration.ofSeconds(30)) > 0))
        .isEmpty();
  }

  @Test
  void findsABackendThatReturnsBeforeItsLastValuesExpire() {
    Schedule schedule = Schedule.of("jobs", Duration.ofSeconds(2), Duration.ofSeconds(20));

    assertThat(IntStream.range(0, 100).mapToObj(i -> schedule.untilNext(NOW.plusSeconds(i), i)))
        .allMatch(wait -> wait.compareTo(Duration.ofSeconds(5)) <= 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT29S", "PT30S", "PT60S", "PT24H", "PT8760000H", "PT999999999H"})
  void longIntervalsHaveNoBackoff(Duration interval) {
    Schedule schedule = Schedule.of("jobs", interval, MAX_AGE);

    assertThat(schedule.untilNext(NOW, Integer.MAX_VALUE)).isEqualTo(schedule.untilNext(NOW, 0));
    assertThat(schedule.untilNext(NOW, 0))
        .isPositive()
        .isLessThanOrEqualTo(interval.plus(interval.dividedBy(10)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0.0000005S", "PT0.001S", "PT0.002S", "PT0.009S", "PT0.01S"})
  void veryShortIntervalsStillWait(Duration interval) {
    Schedule schedule = Schedule.of("jobs", interval, MAX_AGE);

    assertThat(IntStream.range(0, 50).mapToObj(i -> schedule.untilNext(NOW.plusMillis(i), 0)))
        .allMatch(wait -> wait.isPositive() && wait.compareTo(Duration.ofMillis(11)) <= 0);
  }
}
