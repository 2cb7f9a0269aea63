package io.externalmetrics.server.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.store.Reading;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class SourceFailureTest {
  private static final Outcome SEVEN = Outcome.Samples.of(7);

  @ParameterizedTest
  @EnumSource(names = {"UNREACHABLE", "TIMEOUT", "DENIED", "THROTTLED", "UNAVAILABLE"})
  void metricsThatAllFailByTheBackendsFaultAreAFailureOfTheSource(FailureKind kind) {
    assertThat(SourceFailure.in(List.of(failed(kind, "b"), failed(kind, "a"))))
        .contains(new Reading.Failed(kind, "a"));
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"UNREACHABLE", "TIMEOUT", "DENIED", "THROTTLED", "UNAVAILABLE"})
  void metricsThatAllFailByTheirOwnFaultAreNot(FailureKind kind) {
    assertThat(SourceFailure.in(List.of(failed(kind, "a"), failed(kind, "b")))).isEmpty();
  }

  @Test
  void oneMetricThatWasAnsweredIsAnAnswerOfTheSource() {
    Outcome refused = failed(FailureKind.UNREACHABLE, "a");

    assertThat(SourceFailure.in(List.of(refused, SEVEN))).isEmpty();
    assertThat(SourceFailure.in(List.of(refused, new Outcome.NoData("none")))).isEmpty();
    assertThat(SourceFailure.in(List.of())).isEmpty();
  }

  @Test
  void ofSeveralKindsTheMostFrequentIsTold() {
    assertThat(
            SourceFailure.in(
                List.of(
                    failed(FailureKind.TIMEOUT, "a"),
                    failed(FailureKind.UNREACHABLE, "c"),
                    failed(FailureKind.UNREACHABLE, "b"))))
        .contains(new Reading.Failed(FailureKind.UNREACHABLE, "b"));
  }

  @Test
  void aFailureOfAMetricsOwnAmongThemIsAnAnswerOfTheSource() {
    assertThat(
            SourceFailure.in(
                List.of(failed(FailureKind.UNREACHABLE, "a"), failed(FailureKind.REJECTED, "b"))))
        .isEmpty();
  }

  @Test
  void namesTheMetricsThatFailedSo() {
    assertThat(
            SourceFailure.of(
                FailureKind.THROTTLED,
                Map.of(
                    "a", failed(FailureKind.THROTTLED, "slow down"),
                    "b", failed(FailureKind.DENIED, "no"),
                    "c", SEVEN)))
        .containsExactly("a");
  }

  private static Outcome failed(FailureKind kind, String reason) {
    return new Outcome.Failed(kind, reason);
  }
}
