package io.externalmetrics.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.cloudwatch.FakeCloudWatch.Told;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.Sample;
import io.externalmetrics.spi.ScrapeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

class ReplyTest {
  private static final String SEARCH = "SEARCH('{shop,Queue} Depth', 'Sum')";
  private static final String BY_SEARCH = "expression: \"" + SEARCH + "\"";

  @Test
  void servesTheNewestPointThatIsOverForAPeriod() {
    Map<Instant, Double> points = new TreeMap<>();
    IntStream.rangeClosed(-6, 6)
        .forEach(i -> points.put(Fixture.NEWEST.plusSeconds(60L * i), i + 0.5));
    try (Fixture source = new Fixture(new FakeCloudWatch().with("M", new Told("M", points)))) {
      assertThat(
              source.first(
                  "{namespace: AWS/SQS, metric: M, stat: Average, dimensions: {QueueName: jobs}}"))
          .isEqualTo(
              new Outcome.Samples(
                  List.of(
                      new Sample(0.5, Map.of("QueueName", "jobs"), Optional.of(Fixture.NEWEST)))));
    }
  }

  @Test
  void servesThePointBeforeTheLastMinuteWithoutAnOffset() {
    Map<Instant, Double> points =
        Map.of(Fixture.NEWEST.plusSeconds(60), 1.0, Fixture.NEWEST.plusSeconds(120), 2.0);
    try (Fixture source = new Fixture(new FakeCloudWatch().with("M", new Told("M", points)))) {
      assertThat(source.first("{namespace: shop, metric: M, stat: Sum, offset: 0s}"))
          .extracting(Fixture::value)
          .isEqualTo(1.0);
    }
  }

  @Test
  void neverServesAHalfPointOfACoarsePeriodThatSharesACallWithAFineOne() {
    Instant halfFilled = Instant.parse("2026-11-23T11:55:00Z");
    Map<Instant, Double> points = Map.of(halfFilled, 1.0, halfFilled.minusSeconds(300), 100.0);
    FakeCloudWatch aws =
        new FakeCloudWatch().with("Slow", new Told("Slow", points)).with("M", Fixture.NEWEST, 1);
    try (Fixture source = new Fixture(aws)) {
      source.advance(Duration.ofMinutes(-1)); // 11:59:30: the one of 11:55 is not over

      assertThat(
              source.first(
                  "{namespace: shop, metric: Slow, stat: Sum, period: 5m, offset: 0s}",
                  Fixture.sum("M")))
          .extracting(Fixture::value)
          .isEqualTo(100.0);
      assertThat(aws.requests()).hasSize(1);
    }
  }

  @Test
  void keepsFractions() {
    try (Fixture source =
        new Fixture(new FakeCloudWatch().with("M", Fixture.NEWEST, 0.123456789))) {
      assertThat(Fixture.value(source.first(Fixture.sum("M")))).isEqualTo(0.123456789);
    }
  }

  @Test
  void givesNoDataWhereThereIsNoPoint() {
    try (Fixture source = new Fixture(new FakeCloudWatch())) {
      assertThat(
              source.first(
                  "{namespace: AWS/SQS, metric: M, stat: Sum, unit: Count, dimensions: {QueueName:"
                      + " jobs}}"))
          .isEqualTo(
              new Outcome.NoData(
                  "CloudWatch has no point of AWS/SQS M {QueueName=jobs} from 6m to 1m ago; check"
                      + " the region, that \"dimensions\" are all of the metric's, and \"unit\""));
    }
  }

  @Test
  void givesNoDataWhereThePointsAreOlderThanTheLookback() {
    Instant tooOld = Fixture.NEWEST.minusSeconds(300);
    try (Fixture source = new Fixture(new FakeCloudWatch().with("M", tooOld, 1))) {
      assertThat(source.first("{namespace: shop, metric: M, stat: Sum, offset: 0s, lookback: 5m}"))
          .isEqualTo(
              new Outcome.NoData(
                  "CloudWatch has no point of shop M in the last 5m; check the region, and that"
                      + " \"dimensions\" are all of the metric's"));
    }
  }

  @Test
  void refusesAnAnswerThatLeavesAMetricOut() {
    try (Fixture source = new Fixture(new FakeCloudWatch().with("M"))) {
      assertThat(source.first(Fixture.sum("M")))
          .isEqualTo(
              new Outcome.Failed(
                  FailureKind.MALFORMED, "CloudWatch leaves shop M out of its answer"));
    }
  }

  @Test
  void refusesAnAnswerThatLeavesMathOut() {
    FakeCloudWatch aws = new FakeCloudWatch().with("MAX(q0)");
    try (Fixture source = new Fixture(aws)) {
      assertThat(
              source.first(
                  "{queries: [{id: m, namespace: shop, metric: M, stat: Sum}, {id: max, expression:"
                      + " MAX(m)}], result: max}"))
          .isEqualTo(
              new Outcome.Failed(
                  FailureKind.MALFORMED, "CloudWatch leaves \"max\" out of its answer"));
    }
  }

  @Test
  void refusesASeriesWhoseStatusIsMissing() throws ScrapeException {
    assertThat(
            read(
                Fixture.sum("M"),
                List.of(
                    MetricDataResult.builder()
                        .id("q0")
                        .timestamps(Fixture.NEWEST)
                        .values(1.0)
                        .build())))
        .isEqualTo(
            new Outcome.Failed(
                FailureKind.MALFORMED, "CloudWatch gives shop M a status that is not known"));
  }

  @ParameterizedTest
  @CsvSource({"63, 60s", "3, 0s", "130, 2m"})
  void refusesToCountPointsByAClockThatIsAhead(int seconds, String offset) {
    FakeCloudWatch aws = new FakeCloudWatch().with("M", Fixture.NEWEST, 1);
    aws.setClock(Duration.ofSeconds(-seconds));
    try (Fixture source = new Fixture(aws)) {
      assertThat(
              source.first("{namespace: shop, metric: M, stat: Sum, offset: %s}".formatted(offset)))
          .isEqualTo(
              new Outcome.Failed(
                  FailureKind.MALFORMED,
                  "the clock of this host is ahead of CloudWatch's by more than \"offset\", so"
                      + " half-filled points would count; check the clocks"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-60, -30, 0, 200})
  void bearsAClockByWhichPointsAreOver(int seconds) {
    FakeCloudWatch aws = new FakeCloudWatch().with("M", Fixture.NEWEST, 1);
    aws.setClock(Duration.ofSeconds(seconds));
    try (Fixture source = new Fixture(aws)) {
      assertThat(Fixture.value(source.first(Fixture.sum("M")))).isEqualTo(1.0);
    }
  }

  @Test
  void refusesAPointOfTheFuture() {
    FakeCloudWatch aws = new FakeCloudWatch().with("M", Fixture.NOW.plusSeconds(90), 1);
    aws.tellEverything();
    try (Fixture source = new Fixture(aws)) {
      assertThat(source.first(Fixture.sum("M")))
          .isEqualTo(
              new Outcome.Failed(
                  FailureKind.MALFORMED,
                  "CloudWatch gives a point of shop M that is later than was asked for"));
    }
  }

  @Test
  void givesAllSeriesOfASearchAndNotTheFirst() {
    FakeCloudWatch aws =
        new FakeCloudWatch()
            .with(
                SEARCH,
                new Told("jobs", Map.of(Fixture.NEWEST, 1.5)),
                new Told("mails", Map.of(Fixture.NEWEST.minusSeconds(60), 2.0)),
                new Told("idle", Map.of()));
    try (Fixture source = new Fixture(aws)) {
      assertThat(source.first(BY_SEARCH))
          .isEqualTo(
              new Outcome.Samples(
                  List.of(
                      new Sample(1.5, Map.of("label", "jobs"), Optional.of(Fixture.NEWEST)),
                      new Sample(
                          2.0,
                          Map.of("label", "mails"),
                          Optional.of(Fixture.NEWEST.minusSeconds(60))))));
    }
  }

  @Test
  void givesNoDataForASearchThatFindsNothing() {
    try (Fixture source = new Fixture(new FakeCloudWatch())) {
      assertThat(source.first(BY_SEARCH))
          .isEqualTo(
              new Outcome.NoData(
                  "CloudWatch has no point of \"%s\" from 6m to 1m ago; check the queries that it is"
                          .formatted(SEARCH)
                      + " made of"));
    }
  }

  @Test
  void namesTheResultOfMathByItsIdWhateverItWasCalledInTheCall() {
    FakeCloudWatch aws =
        new FakeCloudWatch().with("Errors", Fixture.NEWEST, 1).with("Requests", Fixture.NEWEST, 4);
    try (Fixture source = new Fixture(aws)) {
      assertThat(source.first(PackingTest.RATIO))
          .isEqualTo(
              new Outcome.Samples(
                  List.of(
                      new Sample(0.25, Map.of("label", "ratio"), Optional.of(Fixture.NEWEST)))));
    }
  }

  @Test
  void keepsTheNamesOfWhatASearchFindsWhateverTheyLookLike() {
    FakeCloudWatch aws =
        new FakeCloudWatch()
            .with(
                SEARCH,
                new Told("q0", Map.of(Fixture.NEWEST, 1.0)),
                new Told("q1", Map.of(Fixture.NEWEST, 2.0)));
    try (Fixture source = new Fixture(aws)) {
      assertThat(source.first(BY_SEARCH))
          .isEqualTo(
              new Outcome.Samples(
                  List.of(
                      new Sample(1, Map.of("label", "q0"), Optional.of(Fixture.NEWEST)),
                      new Sample(2, Map.of("label", "q1"), Optional.of(Fixture.NEWEST)))));
    }
  }

  @Test
  void keepsTheLabelOfTheUserWhateverItLooksLike() {
    FakeCloudWatch aws =
        new FakeCloudWatch().with("Errors", Fixture.NEWEST, 1).with("Requests", Fixture.NEWEST, 4);
    try (Fixture source = new Fixture(aws)) {
      assertThat(
              source.first(
                  PackingTest.RATIO.replace("errors / requests", "errors / requests, label: q2")))
          .isEqualTo(
              new Outcome.Samples(
                  List.of(new Sample(0.25, Map.of("label", "q2"), Optional.of(Fixture.NEWEST)))));
    }
  }

  @Test
  void seriesOfOneLabelOnSeveralPagesAreSeveral() throws ScrapeException {
    assertThat(
            read(
                BY_SEARCH,
                List.of(told(StatusCode.COMPLETE, 10)),
                List.of(told(StatusCode.COMPLETE, 500))))
        .isEqualTo(
            new Outcome.Samples(
                List.of(
                    new Sample(10, Map.of("label", "jobs"), Optional.of(Fixture.NEWEST)),
                    new Sample(500, Map.of("label", "jobs"), Optional.of(Fixture.NEWEST)))));
  }

  @Test
  void refusesASeriesThatGoesOnWithATimeThatItHad() {
    assertThatThrownBy(
            () ->
                read(
                    BY_SEARCH,
                    List.of(told(StatusCode.PARTIAL_DATA, 10)),
                    List.of(told(StatusCode.COMPLETE, 500))))
        .isInstanceOfSatisfying(
            ScrapeException.class,
            e ->
                assertThat(e.toOutcome())
                    .isEqualTo(
                        new Outcome.Failed(
                            FailureKind.MALFORMED,
                            "CloudWatch gives a series two points of one time; if \"label\" is set,"
                                + " remove it")));
  }

  @Test
  void isPartialWhereASearchFindsAsManySeriesAsCloudWatchGives() {
    Told[] found =
        IntStream.range(0, 500)
            .mapToObj(i -> new Told("queue" + i, Map.of(Fixture.NEWEST, 1.0)))
            .toArray(Told[]::new);
    try (Fixture source = new Fixture(new FakeCloudWatch().with(SEARCH, found))) {
      assertThat(source.first(BY_SEARCH))
          .isInstanceOfSatisfying(
              Outcome.Partial.class,
              partial -> {
                assertThat(partial.samples()).hasSize(500);
                assertThat(partial.reason())
                    .isEqualTo(
                        "CloudWatch says of \"%s\": 500 series, the most that it gives; there may be"
                                .formatted(SEARCH)
                            + " more");
              });
    }
  }

  @Test
  void followsPagesToTheirEnd() {
    FakeCloudWatch aws = new FakeCloudWatch();
    Map<Instant, Double> points = new TreeMap<>();
    IntStream.range(0, 5).forEach(i -> points.put(Fixture.NEWEST.minusSeconds(60L * i), i + 1.0));
    aws.with("A", new Told("A", points)).with("B", new Told("B", points));
    aws.page(3);
    try (Fixture source = new Fixture(aws)) {
      assertThat(source.poll(Fixture.metrics(Fixture.sum("A"), Fixture.sum("B"))))
          .extracting(Fixture::value)
          .containsExactly(1.0, 1.0);
      assertThat(aws.requests()).hasSizeGreaterThan(2);
    }
  }

  @Test
  void isPartialWherePagesDoNotEnd() {
    FakeCloudWatch aws = new FakeCloudWatch().with("M", Fixture.NEWEST, 1);
    aws.neverEnd();
    try (Fixture source = new Fixture(aws)) {
      assertThat(source.first(Fixture.sum("M")))
          .isInstanceOfSatisfying(
              Outcome.Partial.class,
              partial ->
                  assertThat(partial.reason())
                      .isEqualTo("CloudWatch says of shop M: more pages than are read"));
      assertThat(aws.requests()).hasSize(10);
    }
  }

  @Test
  void isPartialWhereTheLastPageSaysSo() {
    Told partial = new Told("M", Map.of(Fixture.NEWEST, 1.0)).with("PartialData");
    try (Fixture source = new Fixture(new FakeCloudWatch().with("M", partial))) {
      assertThat(source.first(Fixture.sum("M")))
          .isEqualTo(
              new Outcome.Partial(
                  List.of(new Sample(1, Map.of(), Optional.of(Fixture.NEWEST))),
                  "CloudWatch says of shop M: PartialData after the last page"));
    }
  }

  @Test
  void isPartialWhereCloudWatchWarnsOfASeries() {
    String warning = "ArithmeticError: One or more data-points have been dropped";
    Told warned = new Told("x", Map.of(Fixture.NEWEST, 1.0)).with("Complete", warning);
    try (Fixture source = new Fixture(new FakeCloudWatch().with(SEARCH, warned))) {
      assertThat(source.first(BY_SEARCH))
          .isInstanceOfSatisfying(
              Outcome.Partial.class,
              partial ->
                  assertThat(partial.reason())
                      .isEqualTo("CloudWatch says of \"%s\": %s".formatted(SEARCH, warning)));
    }
  }

  @Test
  void warningOfTheCallIsThatOfItsSearches() {
    FakeCloudWatch aws =
        new FakeCloudWatch()
            .with("M", Fixture.NEWEST, 1)
            .with(SEARCH, new Told("x", Map.of(Fixture.NEWEST, 2.0)));
    aws.say("MaxMetricsExceeded: The maximum number of metrics has been exceeded");
    try (Fixture source = new Fixture(aws)) {
      List<Outcome> outcomes = source.poll(Fixture.metrics(Fixture.sum("M"), BY_SEARCH));

      assertThat(outcomes.get(0)).isInstanceOf(Outcome.Samples.class);
      assertThat(outcomes.get(1)).isInstanceOf(Outcome.Partial.class);
    }
  }

  @Test
  void internalErrorOfOneMetricIsItsOwn() {
    FakeCloudWatch aws =
        new FakeCloudWatch()
            .with("A", new Told("A", Map.of(Fixture.NEWEST, 1.0)).with("InternalError"))
            .with("B", Fixture.NEWEST, 2);
    try (Fixture source = new Fixture(aws)) {
      assertThat(source.poll(Fixture.metrics(Fixture.sum("A"), Fixture.sum("B"))))
          .containsExactly(
              new Outcome.Failed(
                  FailureKind.UNAVAILABLE, "CloudWatch has an internal error with shop A"),
              new Outcome.Samples(List.of(new Sample(2, Map.of(), Optional.of(Fixture.NEWEST)))));
    }
  }

  @Test
  void forbiddenMetricIsDenied() {
    Told forbidden = new Told("A", Map.of()).with("Forbidden", "Forbidden: not linked");
    try (Fixture source = new Fixture(new FakeCloudWatch().with("A", forbidden))) {
      assertThat(source.first(Fixture.sum("A")))
          .isEqualTo(
              new Outcome.Failed(
                  FailureKind.DENIED,
                  "the credentials may not read shop A (Forbidden: not linked); allow"
                      + " cloudwatch:GetMetricData, and share the account that it is in"));
    }
  }

  /** What pages tell of a metric that is alone in its call. */
  @SafeVarargs
  private static Outcome read(String metric, List<MetricDataResult>... pages)
      throws ScrapeException {
    Answer answer = new Answer();
    for (List<MetricDataResult> page : pages) {
      answer.add(GetMetricDataResponse.builder().metricDataResults(page).build());
    }
    MetricRequest request = MetricSettings.read(Fixture.metric("m", metric).settings());
    return new Reply(new Call(request), answer, Fixture.NOW).of(request);
  }

  private static MetricDataResult told(StatusCode status, double value) {
    return MetricDataResult.builder()
        .id("q0")
        .label("jobs")
        .timestamps(Fixture.NEWEST)
        .values(value)
        .statusCode(status)
        .build();
  }
}
