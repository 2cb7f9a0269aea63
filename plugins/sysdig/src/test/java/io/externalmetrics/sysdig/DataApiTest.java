package io.externalmetrics.sysdig;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.Sample;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataApiTest {
  private static final String TOTAL =
      "{metric: net.http.request.count, timeAggregation: timeAvg, groupAggregation: sum}";
  private static final String BY_DEPLOYMENT =
      "{metric: net.http.request.count, timeAggregation: timeAvg, groupAggregation: sum,"
          + " groupBy: [kubernetes.deployment.name], %s}";

  @Test
  void asksForWholeSamplesThatAreComplete() {
    FakeSysdig sysdig = new FakeSysdig();

    SysdigSource.scrape(sysdig, TOTAL);

    assertThat(sysdig.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.method()).isEqualTo("POST");
              assertThat(request.target()).isEqualTo("/api/data");
              assertThat(request.headers())
                  .containsEntry("authorization", "Bearer token-of-a-team")
                  .containsEntry("content-type", "application/json")
                  .containsEntry("accept", "application/json");
              assertThat(request.body())
                  .isEqualTo(
                      "{\"start\":1699999620,\"end\":1699999920,\"sampling\":60,\"metrics\":["
                          + "{\"id\":\"net.http.request.count\","
                          + "\"aggregations\":{\"time\":\"timeAvg\",\"group\":\"sum\"}}],"
                          + "\"paging\":{\"from\":0,\"to\":999}}");
            });
  }

  @Test
  void asksForSegmentsInFrontOfTheValue() {
    FakeSysdig sysdig = new FakeSysdig();

    SysdigSource.scrape(
        sysdig,
        """
        {metric: cpu.used.percent, timeAggregation: rateOfChange, groupAggregation: max,
         filter: "kubernetes.namespace.name = 'shop'", dataSourceType: container,
         groupBy: [kubernetes.deployment.name, host.hostName],
         sampling: 10s, window: 20s, offset: 0s, maxSegments: 5}""");

    assertThat(sysdig.requests().getFirst().body())
        .isEqualTo(
            "{\"start\":1699999980,\"end\":1700000000,\"sampling\":10,\"metrics\":["
                + "{\"id\":\"kubernetes.deployment.name\"},{\"id\":\"host.hostName\"},"
                + "{\"id\":\"cpu.used.percent\","
                + "\"aggregations\":{\"time\":\"rateOfChange\",\"group\":\"max\"}}],"
                + "\"dataSourceType\":\"container\","
                + "\"filter\":\"kubernetes.namespace.name = 'shop'\","
                + "\"paging\":{\"from\":0,\"to\":5}}");
  }

  @Test
  void filterWithQuotesStaysOneJsonString() {
    FakeSysdig sysdig = new FakeSysdig();

    SysdigSource.scrape(
        sysdig,
        """
        {metric: a, timeAggregation: avg, groupAggregation: avg,
         filter: 'host.hostName = "x\\", \\"paging\\": {"'}""");

    assertThat(sysdig.requests().getFirst().body())
        .contains(
            "\"filter\":\"host.hostName = \\\"x\\\\\\\", \\\\\\\"paging\\\\\\\": {\\\"\",\"paging\"");
  }

  @Test
  void servesEachSegmentWithItsLabelsAndSysdigsOwnDate() {
    FakeSysdig sysdig =
        new FakeSysdig()
            .row("{\"t\":1699999920,\"d\":[\"cart\",0.127]}")
            .row("{\"t\":1699999920,\"d\":[\"che\\\"ck,out\",3]}");

    assertThat(SysdigSource.scrape(sysdig, BY_DEPLOYMENT.formatted("")))
        .containsExactly(
            Map.entry(
                "metric-0", new Outcome.Samples(List.of(of("cart", 0.127), of("che\"ck,out", 3)))));
  }

  @Test
  void servesOneSeriesWithoutSegments() {
    FakeSysdig sysdig = new FakeSysdig().row("{\"t\":1699999920,\"d\":[0]}");

    assertThat(SysdigSource.scrape(sysdig, TOTAL))
        .containsEntry(
            "metric-0",
            new Outcome.Samples(List.of(new Sample(0, Map.of(), date(SysdigSource.NEWEST)))));
  }

  @Test
  void servesTheNewestCompleteSampleOnly() {
    FakeSysdig sysdig =
        new FakeSysdig()
            .row("{\"t\":1699999860,\"d\":[\"cart\",1]}")
            .row("{\"t\":1699999980,\"d\":[\"cart\",9]}")
            .row("{\"t\":1699999920,\"d\":[\"cart\",2]}");

    assertThat(SysdigSource.scrape(sysdig, BY_DEPLOYMENT.formatted("")))
        .containsEntry("metric-0", new Outcome.Samples(List.of(of("cart", 2))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"t\":1699999920,\"d\":[\"late\",null]}"})
  void segmentThatLagsNeverMakesASumSmaller(String newestOfLate) {
    FakeSysdig sysdig =
        new FakeSysdig()
            .row("{\"t\":1699999800,\"d\":[\"cart\",8]}")
            .row("{\"t\":1699999860,\"d\":[\"cart\",1]}")
            .row("{\"t\":1699999920,\"d\":[\"cart\",2]}")
            .row("{\"t\":1699999800,\"d\":[\"late\",9]}")
            .row("{\"t\":1699999860,\"d\":[\"late\",7]}");
    if (!newestOfLate.isEmpty()) {
      sysdig.row(newestOfLate);
    }

    assertThat(SysdigSource.scrape(sysdig, BY_DEPLOYMENT.formatted("")))
        .containsEntry(
            "metric-0",
            new Outcome.Samples(
                List.of(
                    of("cart", 1, SysdigSource.NEWEST - 60),
                    of("late", 7, SysdigSource.NEWEST - 60))));
  }

  @Test
  void segmentsWithoutATimeInCommonArePartial() {
    FakeSysdig sysdig =
        new FakeSysdig()
            .row("{\"t\":1699999860,\"d\":[\"late\",7]}")
            .row("{\"t\":1699999860,\"d\":[\"gone\",5]}")
            .row("{\"t\":1699999920,\"d\":[\"cart\",2]}");

    assertThat(SysdigSource.scrape(sysdig, BY_DEPLOYMENT.formatted("")))
        .containsEntry("metric-0", lagging("gone", of("cart", 2)));
  }

  @Test
  void segmentThatHasJustBegunIsNotWaitedFor() {
    FakeSysdig sysdig =
        new FakeSysdig()
            .row("{\"t\":1699999920,\"d\":[\"cart\",2]}")
            .row("{\"t\":1699999980,\"d\":[\"new\",1]}");

    assertThat(SysdigSource.scrape(sysdig, BY_DEPLOYMENT.formatted("")))
        .containsEntry("metric-0", new Outcome.Samples(List.of(of("cart", 2))));
  }

  @Test
  void olderSampleKeepsItsDateWhereTheNewestHasNotComeIn() {
    FakeSysdig sysdig =
        new FakeSysdig()
            .row("{\"t\":1699999800,\"d\":[5]}")
            .row("{\"t\":1699999860,\"d\":[6]}")
            .row("{\"t\":1699999920,\"d\":[null]}");

    assertThat(SysdigSource.scrape(sysdig, TOTAL))
        .containsEntry(
            "metric-0",
            new Outcome.Samples(List.of(new Sample(6, Map.of(), date(SysdigSource.NEWEST - 60)))));
  }

  /** Peer defect: null values break parsing, or become 0. */
  @Test
  void nullValueIsMissingAndNeverZero() {
    FakeSysdig sysdig =
        new FakeSysdig()
            .row("{\"t\":1699999920,\"d\":[\"cart\",null]}")
            .row("{\"t\":1699999920,\"d\":[\"checkout\",3]}");

    assertThat(SysdigSource.scrape(sysdig, BY_DEPLOYMENT.formatted("")))
        .containsEntry("metric-0", lagging("cart", of("checkout", 3)));
  }

  @Test
  void onlyNullValuesAreNoData() {
    FakeSysdig sysdig = new FakeSysdig().row("{\"t\":1699999920,\"d\":[null]}");

    assertThat(SysdigSource.scrape(sysdig, TOTAL)).containsEntry("metric-0", noData("5m"));
  }

  @Test
  void emptyAnswerIsNoData() {
    assertThat(SysdigSource.scrape(new FakeSysdig(), TOTAL))
        .containsEntry("metric-0", noData("5m"));
  }

  @Test
  void labelThatDoesNotApplyToASegmentIsLeftOut() {
    FakeSysdig sysdig =
        new FakeSysdig()
            .row("{\"t\":1699999920,\"d\":[null,1]}")
            .row("{\"t\":1699999920,\"d\":[\"\",2]}")
            .row("{\"t\":1699999920,\"d\":[8080,3]}");

    assertThat(SysdigSource.scrape(sysdig, BY_DEPLOYMENT.formatted("")))
        .containsEntry(
            "metric-0",
            new Outcome.Samples(
                List.of(
                    new Sample(1, Map.of(), date(SysdigSource.NEWEST)), of("", 2), of("8080", 3))));
  }

  private static Outcome.NoData noData(String window) {
    return new Outcome.NoData(
        "\"net.http.request.count\" has no value in the last %s; check \"metric\" and \"filter\""
            .formatted(window));
  }

  private static Outcome.Partial lagging(String deployment, Sample rest) {
    return new Outcome.Partial(
        List.of(rest),
        "segment {kubernetes.deployment.name=%s} lags behind the others; see whether its agent"
                .formatted(deployment)
            + " delivers, or wait until it is not in the last 5m");
  }

  private static Sample of(String deployment, double value) {
    return of(deployment, value, SysdigSource.NEWEST);
  }

  private static Sample of(String deployment, double value, long time) {
    return new Sample(value, Map.of("kubernetes.deployment.name", deployment), date(time));
  }

  private static Optional<Instant> date(long epochSecond) {
    return Optional.of(Instant.ofEpochSecond(epochSecond));
  }
}
