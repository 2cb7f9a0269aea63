package io.externalmetrics.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PackingTest {

  @Test
  void asksForTwelveHundredMetricsInThreeCalls() {
    FakeCloudWatch aws = new FakeCloudWatch();
    IntStream.range(0, 1200).forEach(i -> aws.with("M" + i, Fixture.NEWEST, i));
    try (Fixture source = new Fixture(aws)) {
      List<Metric> metrics =
          IntStream.range(0, 1200)
              .mapToObj(i -> Fixture.metric("m" + i, Fixture.sum("M" + i)))
              .toList();

      List<Outcome> outcomes = source.poll(metrics);

      assertThat(outcomes).extracting(Fixture::value).isEqualTo(range(1200));
      assertThat(aws.requests()).hasSize(3);
      assertThat(source.billed).hasValue(1200);
    }
  }

  @Test
  void asksForPeriodsOfAMinuteAndOfFiveInOneCall() {
    FakeCloudWatch aws =
        new FakeCloudWatch()
            .with("Fast", Fixture.NEWEST, 1)
            .with("Slow", Fixture.NEWEST.minusSeconds(480), 2);
    try (Fixture source = new Fixture(aws)) {
      List<Outcome> outcomes =
          source.poll(
              Fixture.metrics(
                  Fixture.sum("Fast"),
                  "{namespace: shop, metric: Slow, stat: Sum, period: 5m, accountId: '012345678901'}"));

      assertThat(outcomes).extracting(Fixture::value).containsExactly(1.0, 2.0);
      assertThat(aws.requests()).hasSize(1);
    }
  }

  @Test
  void doesNotStretchAFineMetricOverTheDaysOfACoarseOne() {
    FakeCloudWatch aws = new FakeCloudWatch();
    try (Fixture source = new Fixture(aws)) {
      source.poll(
          Fixture.metrics(
              Fixture.sum("Fast"), "{namespace: shop, metric: Slow, stat: Sum, period: 24h}"));

      assertThat(aws.requests()).hasSize(2);
    }
  }

  @Test
  void asksForAFormulaOverItsOwnWindowWhateverItsNeighboursWant() {
    FakeCloudWatch aws = new FakeCloudWatch();
    try (Fixture source = new Fixture(aws)) {
      source.poll(
          Fixture.metrics(
              "{namespace: shop, metric: Wide, stat: Sum, lookback: 30m}",
              "{namespace: shop, metric: Late, stat: Sum, offset: 0s}",
              "{queries: [{id: m, namespace: shop, metric: Own, stat: Sum}, {id: max, expression:"
                  + " MAX(m)}], result: max}"));

      assertThat(aws.requests())
          .filteredOn(request -> metrics(request).contains("Own"))
          .singleElement()
          .satisfies(
              request -> {
                assertThat(request.path("StartTime").asLong())
                    .isEqualTo(Fixture.NEWEST.minusSeconds(240).getEpochSecond());
                assertThat(request.path("EndTime").asLong())
                    .isEqualTo(Fixture.NEWEST.plusSeconds(60).getEpochSecond());
              });
    }
  }

  @Test
  void asksForNoHalfPointOfWhatAFormulaIsMadeOf() {
    FakeCloudWatch aws = new FakeCloudWatch();
    try (Fixture source = new Fixture(aws)) {
      source.advance(Duration.ofMinutes(2)); // 12:02:30: the five minutes of 12:00 are not over
      source.first(
          "{queries: [{id: a, namespace: shop, metric: A, stat: Sum}, {id: b, namespace: shop,"
              + " metric: B, stat: Sum, period: 5m}, {id: c, expression: a / MAX(b)}], result: c,"
              + " offset: 0s}");

      assertThat(aws.requests().getFirst().path("EndTime").asLong())
          .isEqualTo(Instant.parse("2026-11-23T12:00:00Z").getEpochSecond());
    }
  }

  @Test
  void asksOnceForAStatisticThatSeveralMetricsShare() {
    FakeCloudWatch aws =
        new FakeCloudWatch().with("Errors", Fixture.NEWEST, 1).with("Requests", Fixture.NEWEST, 4);
    try (Fixture source = new Fixture(aws)) {
      List<Outcome> outcomes =
          source.poll(Fixture.metrics(RATIO, Fixture.sum("Errors"), Fixture.sum("Requests")));

      assertThat(outcomes).extracting(Fixture::value).containsExactly(0.25, 1.0, 4.0);
      assertThat(aws.requests().getFirst().path("MetricDataQueries")).hasSize(3);
      assertThat(source.billed).hasValue(2);
    }
  }

  @Test
  void givesQueriesOfManyMetricsIdsThatDiffer() {
    FakeCloudWatch aws = new FakeCloudWatch();
    List<Metric> metrics = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      aws.with("Errors" + i, Fixture.NEWEST, i).with("Requests" + i, Fixture.NEWEST, 2);
      metrics.add(
          Fixture.metric(
              "m" + i, RATIO.replace("Errors", "Errors" + i).replace("Requests", "Requests" + i)));
    }
    try (Fixture source = new Fixture(aws)) {
      List<Outcome> outcomes = source.poll(metrics);

      assertThat(outcomes)
          .extracting(Fixture::value)
          .isEqualTo(range(100).stream().map(i -> i / 2).toList());
      assertThat(aws.requests()).hasSize(1);
    }
  }

  @Test
  void keepsTheQueriesOfAMetricTogetherWhereACallIsFull() {
    FakeCloudWatch aws = new FakeCloudWatch();
    List<Metric> metrics =
        IntStream.range(0, 200)
            .mapToObj(
                i ->
                    Fixture.metric(
                        "m" + i, RATIO.replace("Errors", "E" + i).replace("Requests", "R" + i)))
            .toList();
    try (Fixture source = Fixture.oneCallAtATime(aws)) {
      source.poll(metrics);

      assertThat(aws.requests())
          .extracting(request -> request.path("MetricDataQueries").size())
          .containsExactly(498, 102);
    }
  }

  @Test
  void givesAMetricOverMETRICSACallOfItsOwnWithTheIdsOfTheUser() {
    FakeCloudWatch aws = new FakeCloudWatch();
    try (Fixture source = Fixture.oneCallAtATime(aws)) {
      source.poll(
          Fixture.metrics(
              Fixture.sum("Other"),
              "{queries: [{id: errors1, namespace: shop, metric: A, stat: Sum}, {id: errors2,"
                  + " namespace: shop, metric: B, stat: Sum}, {id: all, expression:"
                  + " 'SUM(METRICS(\"errors\"))'}], result: all}"));

      assertThat(aws.requests()).hasSize(2);
      assertThat(ids(aws.requests().getLast()))
          .containsExactlyInAnyOrder("errors1", "errors2", "all");
    }
  }

  @Test
  void asksForOneInsightsQueryPerCall() {
    FakeCloudWatch aws = new FakeCloudWatch();
    try (Fixture source = Fixture.oneCallAtATime(aws)) {
      source.poll(
          Fixture.metrics(
              "expression: 'SELECT MAX(a) FROM SCHEMA(\"shop\")'",
              Fixture.sum("Other"),
              "expression: 'SELECT MAX(b) FROM SCHEMA(\"shop\")'"));

      assertThat(aws.requests())
          .extracting(request -> request.path("MetricDataQueries").size())
          .containsExactly(2, 1);
    }
  }

  @Test
  void staysWithinTheDatapointsOfACall() {
    FakeCloudWatch aws = new FakeCloudWatch();
    try (Fixture source = Fixture.oneCallAtATime(aws)) {
      source.poll(
          IntStream.range(0, 250)
              .mapToObj(
                  i ->
                      Fixture.metric(
                          "m" + i,
                          ("{queries: [{id: a, namespace: shop, metric: M%d, stat: Sum, period: 1s},"
                                  + " {id: b, expression: MAX(a), period: 1m}], result: b}")
                              .formatted(i)))
              .toList());

      // 500 queries of at most 361 points each would be too many for one.
      assertThat(aws.requests())
          .extracting(request -> request.path("MetricDataQueries").size())
          .containsExactly(240 + 38, 222);
    }
  }

  @Test
  void asksEachRegionAsEachIdentity() {
    FakeCloudWatch aws = new FakeCloudWatch();
    String other = "{namespace: shop, metric: %s, stat: Sum, %s}";
    try (Fixture source = new Fixture(aws)) {
      source.poll(
          Fixture.metrics(
              Fixture.sum("A"),
              other.formatted("B", "region: us-east-1"),
              other.formatted("C", "credentials: {accessKeyId: OTHER, secretAccessKey: s}"),
              Fixture.sum("D")));

      assertThat(
              aws.https().stream()
                  .map(request -> request.header("Authorization").orElse("").split("[=/]"))
                  .map(parts -> parts[1] + " " + parts[3])
                  .collect(Collectors.toSet()))
          .isEqualTo(Set.of("AKID eu-west-1", "AKID us-east-1", "OTHER eu-west-1"));
      assertThat(aws.requests()).hasSize(3);
    }
  }

  @Test
  void givesUpTheConnectionsOfCredentialsThatWereReplaced() {
    FakeCloudWatch aws = new FakeCloudWatch();
    try (Fixture source = new Fixture(aws)) {
      for (int i = 0; i < 3; i++) {
        source.first(
            "{namespace: shop, metric: M, stat: Sum, credentials: {accessKeyId: AKID,"
                + " secretAccessKey: s%d}}".formatted(i));
      }

      source.backend().awaitOpenConnections(1);
      assertThat(aws.requests()).hasSize(3);
    }
  }

  static final String RATIO =
      "{queries: [{id: errors, namespace: shop, metric: Errors, stat: Sum}, {id: requests,"
          + " namespace: shop, metric: Requests, stat: Sum}, {id: ratio, expression: errors /"
          + " requests}], result: ratio}";

  private static List<Double> range(int count) {
    return IntStream.range(0, count).mapToObj(i -> (double) i).toList();
  }

  private static List<String> metrics(JsonNode request) {
    return StreamSupport.stream(request.path("MetricDataQueries").spliterator(), false)
        .map(query -> query.path("MetricStat").path("Metric").path("MetricName").asString(""))
        .toList();
  }

  private static List<String> ids(JsonNode request) {
    return StreamSupport.stream(request.path("MetricDataQueries").spliterator(), false)
        .map(query -> query.path("Id").asString(""))
        .toList();
  }
}
