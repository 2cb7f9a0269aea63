package io.externalmetrics.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.api.MetricReader.Answer;
import io.externalmetrics.server.api.MetricReader.Series;
import io.externalmetrics.server.api.Quantity;
import io.externalmetrics.server.hpa.DesiredReplicas.TargetType;
import io.externalmetrics.server.query.Scaling.Decision;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScalingTest {
  private static final Answer ERROR = new Answer.Unavailable("connection refused");

  @Test
  void addsUpAllSeries() {
    assertThat(average("2", 3).decide(values(3, 4)))
        .isEqualTo(new Decision(3, 4, "7 / 2, rounded up"));
  }

  @Test
  void countsWhatIsServedAndNotWhatWasRead() {
    assertThat(average("333m", 2).decide(values(1 / 3.0)))
        .isEqualTo(new Decision(2, 1, "333m / 333m, rounded up"));
  }

  @Test
  void multipliesWhereTheTargetIsAValue() {
    Scaling scaling =
        new Scaling(TargetType.VALUE, Quantity.parse("5"), 3, Optional.empty(), Optional.empty());

    assertThat(scaling.decide(values(7)))
        .isEqualTo(new Decision(3, 5, "3 replicas * 7 / 5, rounded up"));
    assertThat(scaling.decide(values(5.1)))
        .isEqualTo(new Decision(3, 3, "5100m is within 10 % of the target 5"));
  }

  @Test
  void keepsTheSizeNearTheTarget() {
    assertThat(average("2", 3).decide(values(6.5)))
        .isEqualTo(new Decision(3, 3, "6500m / 3 replicas is within 10 % of the target 2"));
  }

  @Test
  void keepsTheSizeOnAnError() {
    assertThat(average("2", 3).decide(ERROR))
        .isEqualTo(new Decision(3, 3, "an HPA that gets an error keeps the size"));
  }

  @Test
  void staysWithinTheLimits() {
    assertThat(limited(3, 2, 5).decide(values(100)))
        .isEqualTo(new Decision(3, 5, "100 / 2, rounded up; at most maxReplicas 5"));
    assertThat(limited(3, 2, 5).decide(values(0)))
        .isEqualTo(new Decision(3, 2, "0 / 2, rounded up; at least minReplicas 2"));
    assertThat(limited(9, 2, 5).decide(ERROR))
        .isEqualTo(
            new Decision(9, 5, "an HPA that gets an error keeps the size; at most maxReplicas 5"));
  }

  @Test
  void leavesWhatWasScaledToZeroAloneUnlessZeroIsAllowed() {
    assertThat(limited(0, 1, 5).decide(values(7)))
        .isEqualTo(
            new Decision(0, 0, "an HPA with minReplicas above 0 leaves a target at 0 alone"));
    assertThat(limited(0, 0, 5).decide(values(7)))
        .isEqualTo(new Decision(0, 4, "7 / 2, rounded up"));
  }

  @Test
  void goesToTheMaximumOnANegativeSum() {
    assertThat(average("2", 3).decide(values(-1)))
        .isEqualTo(new Decision(3, Integer.MAX_VALUE, "-1 makes it go to maxReplicas"));
  }

  private static Scaling average(String target, int replicas) {
    return new Scaling(
        TargetType.AVERAGE_VALUE,
        Quantity.parse(target),
        replicas,
        Optional.empty(),
        Optional.empty());
  }

  private static Scaling limited(int replicas, int min, int max) {
    return new Scaling(
        TargetType.AVERAGE_VALUE,
        Quantity.parse("2"),
        replicas,
        Optional.of(min),
        Optional.of(max));
  }

  private static Answer values(double... values) {
    return new Answer.Values(
        "jobs-emails",
        Arrays.stream(values)
            .mapToObj(value -> new Series(Map.of(), value, Instant.EPOCH))
            .toList());
  }
}
