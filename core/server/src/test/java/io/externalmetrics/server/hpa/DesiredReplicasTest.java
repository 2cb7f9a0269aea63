package io.externalmetrics.server.hpa;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.hpa.DesiredReplicas.TargetType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DesiredReplicasTest {
  @ParameterizedTest(name = "{1} for a target of {0} and {2} replicas: {3}")
  @CsvSource({
    // target, sum, current, desired, within tolerance
    "2000, 7000, 3, 4, false",
    "2000, 6600, 3, 3, true",
    "2000, 6601, 3, 4, false",
    "2000, 5400, 3, 3, true",
    "2000, 5399, 3, 3, false",
    "2000, 0, 3, 0, false",
    "2000, 1, 0, 1, false",
    "2000, 0, 0, 0, false",
    "1, 9223372036854774000, 3, 2147483647, false",
    "2000, -1, 3, 2147483647, false"
  })
  void dividesByTheAverage(long target, long sum, int current, int desired, boolean keeps) {
    assertThat(DesiredReplicas.of(TargetType.AVERAGE_VALUE, target, sum, current))
        .isEqualTo(new DesiredReplicas(desired, keeps));
  }

  @ParameterizedTest(name = "{1} for a target of {0} and {2} replicas: {3}")
  @CsvSource({
    "5000, 7000, 3, 5, false",
    "5000, 5500, 3, 3, true",
    "5000, 5501, 3, 4, false",
    "5000, 4500, 3, 3, true",
    "5000, 1000, 3, 1, false",
    "5000, 0, 3, 0, false",
    "5000, 5000, 0, 1, false",
    "5000, 11000, 0, 3, false",
    "1, 9223372036854774000, 3, 2147483647, false",
    "5000, -9000, 3, 0, false"
  })
  void multipliesByTheRatioToTheValue(
      long target, long sum, int current, int desired, boolean keeps) {
    assertThat(DesiredReplicas.of(TargetType.VALUE, target, sum, current))
        .isEqualTo(new DesiredReplicas(desired, keeps));
  }
}
