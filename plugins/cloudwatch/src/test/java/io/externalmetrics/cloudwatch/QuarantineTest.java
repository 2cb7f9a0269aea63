package io.externalmetrics.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuarantineTest {
  private static final Outcome.Failed REFUSED =
      new Outcome.Failed(
          FailureKind.REJECTED,
          "AWS refuses: ValidationError: The value Poison for parameter"
              + " MetricDataQueries.member.1.MetricStat is invalid.");

  @ParameterizedTest
  @ValueSource(ints = {0, 123, 249, 250, 499})
  void oneBadQueryFailsAloneAndTheOthersStayFresh(int position) {
    FakeCloudWatch aws = new FakeCloudWatch();
    List<Metric> metrics = metrics(aws, 500, position);
    try (Fixture source = new Fixture(aws)) {
      List<Outcome> outcomes = source.poll(metrics);

      assertThat(outcomes.get(position)).isEqualTo(REFUSED);
      assertThat(others(outcomes, position)).hasOnlyElementsOfType(Outcome.Samples.class);
      assertThat(aws.requests()).hasSizeLessThanOrEqualTo(1 + 18);
    }
  }

  @Test
  void laterPollsCostTheUsualCallsAgain() {
    FakeCloudWatch aws = new FakeCloudWatch();
    List<Metric> metrics = metrics(aws, 500, 77);
    try (Fixture source = new Fixture(aws)) {
      source.poll(metrics);
      int first = aws.requests().size();
      for (int poll = 1; poll <= 9; poll++) {
        source.advance(Duration.ofSeconds(1));

        List<Outcome> outcomes = source.poll(metrics);

        assertThat(outcomes.get(77)).isEqualTo(REFUSED);
        assertThat(others(outcomes, 77)).hasOnlyElementsOfType(Outcome.Samples.class);
        assertThat(aws.requests()).hasSize(first + poll);
      }
    }
  }

  @Test
  void asksForABadQueryAgainAloneAfterAWhile() {
    FakeCloudWatch aws = new FakeCloudWatch();
    List<Metric> metrics = metrics(aws, 3, 1);
    try (Fixture source = new Fixture(aws)) {
      source.poll(metrics);
      int before = aws.requests().size();
      source.advance(Duration.ofMinutes(10));
      source.poll(metrics);
      assertThat(aws.requests()).hasSize(before + 2);
      source.poll(metrics);
      assertThat(aws.requests()).hasSize(before + 3);
    }
  }

  @Test
  void letsAllGoInOneCallWhenTheirTermIsOver() {
    FakeCloudWatch aws = new FakeCloudWatch();
    List<Metric> metrics = metrics(aws, 100);
    try (Fixture source = new Fixture(aws)) {
      refuseUntilAllAreConfined(source, metrics);
      aws.forgive();
      int before = aws.requests().size();
      source.advance(Duration.ofMinutes(10));

      List<Outcome> outcomes = source.poll(metrics);

      assertThat(outcomes).noneMatch(Outcome.Failed.class::isInstance);
      assertThat(aws.requests()).hasSize(before + 1);
    }
  }

  @Test
  void findsThoseThatAreStillBadAmongManyWhoseTermIsOver() {
    FakeCloudWatch aws = new FakeCloudWatch();
    List<Metric> metrics = metrics(aws, 100, 23);
    try (Fixture source = new Fixture(aws)) {
      refuseUntilAllAreConfined(source, metrics);
      aws.forgive();
      int before = aws.requests().size();
      source.advance(Duration.ofMinutes(10));

      List<Outcome> outcomes = source.poll(metrics);

      assertThat(outcomes.get(23)).isEqualTo(REFUSED);
      assertThat(others(outcomes, 23)).noneMatch(Outcome.Failed.class::isInstance);
      assertThat(aws.requests()).hasSizeLessThanOrEqualTo(before + 1 + 18);
    }
  }

  @Test
  void keepsTheReasonOfThoseThatAreRefusedTogetherAgain() {
    FakeCloudWatch aws = new FakeCloudWatch();
    List<Metric> metrics = metrics(aws, 100);
    try (Fixture source = new Fixture(aws)) {
      refuseUntilAllAreConfined(source, metrics);
      source.advance(Duration.ofMinutes(10));

      assertThat(source.poll(metrics))
          .containsOnly(
              new Outcome.Failed(FailureKind.REJECTED, "AWS refuses: ValidationError: no"));
    }
  }

  @Test
  void letsAQueryGoThatIsRefusedNoMore() {
    FakeCloudWatch aws = new FakeCloudWatch().with("A", Fixture.NEWEST, 1);
    aws.fail(400, "ValidationError", "for now");
    try (Fixture source = new Fixture(aws)) {
      assertThat(source.first(Fixture.sum("A"))).isInstanceOf(Outcome.Failed.class);
      assertThat(source.first(Fixture.sum("A"))).isInstanceOf(Outcome.Failed.class);
      assertThat(aws.requests()).hasSize(1);

      source.advance(Duration.ofMinutes(10));

      // The point is too old by then, but nobody refuses to say so.
      assertThat(source.first(Fixture.sum("A"))).isInstanceOf(Outcome.NoData.class);
    }
  }

  @Test
  void correctedQueryIsAskedForAtOnce() {
    FakeCloudWatch aws = new FakeCloudWatch().with("A", Fixture.NEWEST, 1);
    try (Fixture source = new Fixture(aws)) {
      source.first(Fixture.sum("Poison"));

      assertThat(source.first(Fixture.sum("A"))).isInstanceOf(Outcome.Samples.class);
    }
  }

  @Test
  void manyBadQueriesAreFoundOverPollsOfBoundedCalls() {
    FakeCloudWatch aws = new FakeCloudWatch();
    List<Metric> metrics = new ArrayList<>(metrics(aws, 200));
    for (int i = 0; i < 6; i++) {
      // Not equal, or one query would stand for all.
      metrics.set(
          i * 33,
          Fixture.metric(
              "m" + i * 33,
              "{namespace: n, metric: Poison, stat: Sum, dimensions: {Number: '%d'}}"
                  .formatted(i)));
    }
    try (Fixture source = new Fixture(aws)) {
      List<Outcome> outcomes = List.of();
      for (int poll = 0; poll < 6; poll++) {
        int before = aws.requests().size();
        outcomes = source.poll(metrics);
        assertThat(aws.requests().size() - before).isLessThanOrEqualTo(1 + 24);
      }
      assertThat(outcomes).filteredOn(Outcome.Failed.class::isInstance).hasSize(6);
      assertThat(outcomes).filteredOn(Outcome.Samples.class::isInstance).hasSize(194);
    }
  }

  /** As where the account is not allowed something that every metric needs. */
  private static void refuseUntilAllAreConfined(Fixture source, List<Metric> metrics) {
    source.aws.refuseAll("no");
    for (int poll = 0; poll < metrics.size() / 10; poll++) {
      source.poll(metrics);
    }
    assertThat(source.poll(metrics))
        .containsOnly(new Outcome.Failed(FailureKind.REJECTED, "AWS refuses: ValidationError: no"));
  }

  private static List<Metric> metrics(FakeCloudWatch aws, int count, int... poisoned) {
    List<Metric> metrics = new ArrayList<>();
    IntStream.range(0, count)
        .forEach(
            i -> {
              aws.with("M" + i, Fixture.NEWEST, i);
              metrics.add(Fixture.metric("m" + i, Fixture.sum("M" + i)));
            });
    for (int position : poisoned) {
      metrics.set(position, Fixture.metric("m" + position, Fixture.sum("Poison")));
    }
    return Collections.unmodifiableList(metrics);
  }

  private static List<Outcome> others(List<Outcome> outcomes, int position) {
    List<Outcome> others = new ArrayList<>(outcomes);
    others.remove(position);
    return others;
  }
}
