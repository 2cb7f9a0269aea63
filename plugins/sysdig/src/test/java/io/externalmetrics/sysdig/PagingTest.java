package io.externalmetrics.sysdig;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagingTest {

  /** Peer defect: the segments behind the top ten are dropped silently. */
  @ParameterizedTest
  @ValueSource(ints = {9, 10, 11, 25, 1000})
  void servesAllSegmentsBehindTheTopTen(int segments) {
    assertThat(samples(scrape(sysdig(segments), ""))).hasSize(segments);
  }

  @Test
  void fewSegmentsCostOneCall() {
    FakeSysdig sysdig = sysdig(9);

    scrape(sysdig, "");

    assertThat(pagings(sysdig)).containsExactly("{\"from\":0,\"to\":999}");
  }

  @Test
  void manySegmentsCostOneCallMoreToSeeTheirEnd() {
    FakeSysdig sysdig = sysdig(25);

    scrape(sysdig, "");

    assertThat(pagings(sysdig))
        .containsExactly("{\"from\":0,\"to\":999}", "{\"from\":25,\"to\":1000}");
  }

  @Test
  void asksForAThousandSegmentsAtATime() {
    FakeSysdig sysdig = sysdig(2500);

    assertThat(samples(scrape(sysdig, "maxSegments: 3000"))).hasSize(2500);
    assertThat(pagings(sysdig))
        .containsExactly(
            "{\"from\":0,\"to\":999}",
            "{\"from\":1000,\"to\":1999}",
            "{\"from\":2000,\"to\":2999}",
            "{\"from\":2500,\"to\":3000}");
  }

  @Test
  void moreSegmentsThanAllowedArePartial() {
    FakeSysdig sysdig = sysdig(30);

    assertThat(scrape(sysdig, "maxSegments: 20"))
        .isInstanceOfSatisfying(
            Outcome.Partial.class,
            partial ->
                assertThat(partial.reason())
                    .isEqualTo(
                        "more than 20 segments; narrow \"filter\", group by less or raise"
                            + " \"maxSegments\""));
    assertThat(pagings(sysdig)).containsExactly("{\"from\":0,\"to\":20}");
  }

  @Test
  void asManySegmentsAsAllowedAreComplete() {
    assertThat(samples(scrape(sysdig(20), "maxSegments: 20"))).hasSize(20);
  }

  @Test
  void pageThatIsNotTheOneAskedForIsAFailure() {
    String rows =
        String.join(
            ",",
            IntStream.range(0, 10)
                .mapToObj(i -> "{\"t\":1699999920,\"d\":[\"segment-%d\",1]}".formatted(i))
                .toList());
    FakeSysdig sysdig =
        new FakeSysdig().always(HttpExchange.Reply.of(200, "{\"data\":[" + rows + "]}"));

    assertThat(scrape(sysdig, ""))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> {
              assertThat(failed.kind()).isEqualTo(FailureKind.MALFORMED);
              assertThat(failed.reason())
                  .endsWith(
                      " does not answer as Sysdig's data API does: a segment is on two pages;"
                          + " check \"url\"");
            });
  }

  private static FakeSysdig sysdig(int segments) {
    FakeSysdig sysdig = new FakeSysdig();
    for (int i = 0; i < segments; i++) {
      sysdig.row("{\"t\":1699999860,\"d\":[\"segment-%d\",1]}".formatted(i));
      sysdig.row("{\"t\":1699999920,\"d\":[\"segment-%d\",2]}".formatted(i));
    }
    return sysdig;
  }

  private static Outcome scrape(FakeSysdig sysdig, String settings) {
    return SysdigSource.outcome(
        sysdig,
        "{metric: a, timeAggregation: avg, groupAggregation: sum, groupBy: [b], %s}"
            .formatted(settings));
  }

  private static List<?> samples(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Samples.class);
    return ((Outcome.Samples) outcome).samples();
  }

  private static List<String> pagings(FakeSysdig sysdig) {
    return sysdig.requests().stream()
        .map(HttpExchange.Request::body)
        .map(body -> body.substring(body.indexOf("\"paging\":") + 9, body.length() - 1))
        .toList();
  }
}
