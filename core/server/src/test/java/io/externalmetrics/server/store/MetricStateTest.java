package io.externalmetrics.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.api.MetricReader.Series;
import io.externalmetrics.spi.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricStateTest {
  private static final Duration MAX_AGE = Duration.ofSeconds(60);
  private static final Reading.Failed REFUSED =
      new Reading.Failed(FailureKind.UNREACHABLE, "connection refused by 127.0.0.1:11300");
  private static final Standing REFUSED_STANDING =
      new Standing.Failed(FailureKind.UNREACHABLE, "connection refused by 127.0.0.1:11300");
  private static final Reading.NoData NOTHING =
      new Reading.NoData("tube \"emails\" does not exist");

  private final ManualTime time = new ManualTime();
  private final Series seven = new Series(Map.of(), 7, ManualTime.START);

  private MetricState state = MetricState.UNKNOWN;

  @Test
  void isPendingBeforeAnyPollEnded() {
    time.pass(Duration.ofDays(1));

    assertThat(standing()).isEqualTo(new Standing.Pending());
  }

  @Test
  void isFailedWhenTheFirstPollFailed() {
    read(REFUSED);

    assertThat(standing()).isEqualTo(REFUSED_STANDING);
  }

  @Test
  void isFreshUntilMaxAge() {
    read(values(seven));
    time.pass(MAX_AGE);

    assertThat(standing()).isEqualTo(new Standing.Fresh(List.of(seven)));
  }

  @Test
  void isFailedPastMaxAgeEvenIfNoPollHasEnded() {
    read(values(seven));
    time.pass(MAX_AGE.plusNanos(1));

    assertThat(standing())
        .isEqualTo(new Standing.Failed(FailureKind.TIMEOUT, "no poll has ended within maxAge 1m"));
  }

  @Test
  void aFailedPollLeavesTheLastGoodOneInPlaceWithItsOwnTimestamps() {
    read(values(seven));
    time.pass(Duration.ofSeconds(30));
    read(REFUSED);

    assertThat(standing()).isEqualTo(new Standing.Fresh(List.of(seven)));
  }

  @Test
  void failedPollsDoNotProlongTheLastGoodOne() {
    read(values(seven));
    for (int i = 0; i < 5; i++) {
      time.pass(Duration.ofSeconds(15));
      read(REFUSED);
    }

    assertThat(standing()).isEqualTo(REFUSED_STANDING);
  }

  @Test
  void theNewestFailureIsTheReason() {
    read(REFUSED);
    read(new Reading.Failed(FailureKind.DENIED, "wrong password"));

    assertThat(standing()).isEqualTo(new Standing.Failed(FailureKind.DENIED, "wrong password"));
  }

  @Test
  void noDataHoldsAtOnceAlthoughTheValueBeforeIsYoung() {
    read(values(seven));
    time.pass(Duration.ofSeconds(1));
    read(NOTHING);

    assertThat(standing()).isEqualTo(new Standing.NoData("tube \"emails\" does not exist"));
  }

  @Test
  void noDataStaysNoDataWhileAFailureIsYoungerThanMaxAge() {
    read(NOTHING);
    time.pass(Duration.ofSeconds(15));
    read(REFUSED);

    assertThat(standing()).isEqualTo(new Standing.NoData("tube \"emails\" does not exist"));
  }

  @Test
  void noDataBecomesFailedPastMaxAge() {
    read(NOTHING);
    time.pass(Duration.ofSeconds(15));
    read(REFUSED);
    time.pass(MAX_AGE);

    assertThat(standing()).isEqualTo(REFUSED_STANDING);
  }

  @Test
  void recoversWithTheNextGoodPoll() {
    read(REFUSED);
    read(values(seven));

    assertThat(standing()).isEqualTo(new Standing.Fresh(List.of(seven)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-8760H", "PT-61S", "PT61S", "PT8760H"})
  void settingTheClockNeitherExpiresAYoungValueNorRevivesAnOldOne(Duration shift) {
    read(values(seven));
    time.setClock(shift);
    time.pass(MAX_AGE);
    assertThat(standing()).isInstanceOf(Standing.Fresh.class);

    time.pass(Duration.ofNanos(1));
    assertThat(standing()).isInstanceOf(Standing.Failed.class);
  }

  @Test
  void samplesOlderThanMaxSampleAgeAreNoData() {
    read(values(dated(Duration.ofMinutes(11))));

    assertThat(standing(Duration.ofMinutes(10)))
        .isEqualTo(new Standing.NoData("the newest sample is older than maxSampleAge 10m"));
  }

  @Test
  void aSumWithoutASeriesThatIsTooOldIsNotServed() {
    read(values(dated(Duration.ofMinutes(11)), dated(Duration.ofMinutes(10))));

    assertThat(standing(Duration.ofMinutes(10)))
        .isEqualTo(
            new Standing.Failed(
                FailureKind.PARTIAL,
                "the newest sample of some series is older than maxSampleAge 10m"));
  }

  @Test
  void allowPartialServesTheSeriesWithinMaxSampleAge() {
    Series young = dated(Duration.ofMinutes(10));
    read(values(dated(Duration.ofMinutes(11)), young));

    assertThat(state.at(time.now(), MAX_AGE, Optional.of(Duration.ofMinutes(10)), true))
        .isEqualTo(new Standing.Fresh(List.of(young)));
  }

  @Test
  void samplesAgeWhileTheyAreHeld() {
    read(values(dated(Duration.ofMinutes(10))));
    time.pass(Duration.ofNanos(1));

    assertThat(standing(Duration.ofMinutes(10))).isInstanceOf(Standing.NoData.class);
  }

  @Test
  void settingTheClockBackDoesNotMakeAnOldSampleYoung() {
    read(values(dated(Duration.ofMinutes(10))));
    time.pass(Duration.ofSeconds(1));
    time.setClock(Duration.ofHours(-1));

    assertThat(standing(Duration.ofMinutes(10))).isInstanceOf(Standing.NoData.class);
  }

  @Test
  void settingTheClockForwardDoesNotMakeAYoungSampleOld() {
    read(values(dated(Duration.ofMinutes(1))));
    time.setClock(Duration.ofHours(1));

    assertThat(standing(Duration.ofMinutes(10))).isInstanceOf(Standing.Fresh.class);
  }

  @Test
  void maxSampleAgeDoesNotKeepAnOldPollAlive() {
    read(values(seven));
    time.pass(MAX_AGE.plusSeconds(1));

    assertThat(standing(Duration.ofHours(1))).isInstanceOf(Standing.Failed.class);
  }

  @Test
  void lastSurvivesNoDataAndFailuresUntilItsLimit() {
    read(values(seven));
    read(NOTHING);
    read(REFUSED);
    time.pass(Duration.ofMinutes(10));
    assertThat(state.last(time.now(), Duration.ofMinutes(10))).containsExactly(seven);

    time.pass(Duration.ofNanos(1));
    assertThat(state.last(time.now(), Duration.ofMinutes(10))).isEmpty();
  }

  @Test
  void lastIsNothingWhereThereNeverWasANumber() {
    read(NOTHING);
    read(REFUSED);

    assertThat(state.last(time.now(), Duration.ofMinutes(10))).isEmpty();
  }

  @Test
  void aBackendThatRepeatsAnOldSampleDoesNotProlongLast() {
    read(values(seven));
    time.pass(Duration.ofMinutes(11));
    read(values(seven));

    assertThat(state.last(time.now(), Duration.ofMinutes(10))).isEmpty();
  }

  @Test
  void settingTheClockDoesNotChangeWhenLastEnds() {
    read(values(seven));
    time.setClock(Duration.ofDays(-1));
    time.pass(Duration.ofMinutes(10));
    assertThat(state.last(time.now(), Duration.ofMinutes(10))).containsExactly(seven);

    time.pass(Duration.ofNanos(1));
    assertThat(state.last(time.now(), Duration.ofMinutes(10))).isEmpty();
  }

  @Test
  void whatIsInheritedIsServedUntilTheNextPollEnds() {
    read(values(seven));
    state = state.inherit();
    assertThat(standing()).isEqualTo(new Standing.Fresh(List.of(seven)));

    read(REFUSED);
    assertThat(standing()).isEqualTo(REFUSED_STANDING);
    assertThat(state.last(time.now(), Duration.ofHours(1))).isEmpty();
  }

  @Test
  void noDataUnderTheNewDefinitionForgetsTheInheritedNumbers() {
    read(values(seven));
    state = state.inherit();
    read(NOTHING);

    assertThat(state.last(time.now(), Duration.ofHours(1))).isEmpty();
  }

  @Test
  void whatIsInheritedGrowsOldAsBefore() {
    read(values(seven));
    state = state.inherit();
    time.pass(MAX_AGE.plusNanos(1));

    assertThat(standing()).isInstanceOf(Standing.Failed.class);
  }

  @Test
  void isNoLongerInheritedAfterAPoll() {
    read(values(seven));
    state = state.inherit();
    read(values(seven));
    read(REFUSED);

    assertThat(standing()).isEqualTo(new Standing.Fresh(List.of(seven)));
  }

  private void read(Reading reading) {
    state = state.after(reading, time.now());
  }

  private static Reading values(Series... series) {
    return new Reading.Values(List.of(series));
  }

  private Series dated(Duration ago) {
    Instant then = time.now().wall().minus(ago);
    return new Series(Map.of("age", ago.toString()), 1, then);
  }

  private Standing standing() {
    return state.at(time.now(), MAX_AGE, Optional.empty(), false);
  }

  private Standing standing(Duration maxSampleAge) {
    return state.at(time.now(), MAX_AGE, Optional.of(maxSampleAge), false);
  }
}
