package io.externalmetrics.sysdig;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.Sample;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PromqlTest {
  private static final String BY_POD =
      """
      {"status":"success","data":{"resultType":"vector","result":[
        {"metric":{"__name__":"q","pod":"a","zone":"z"},"value":[1699999920,"1"]},
        {"metric":{"__name__":"q","pod":"b","zone":"z"},"value":[1699999920,"2.5"]}]}%s}""";

  @Test
  void asksWithGetAsSysdigDocuments() {
    FakeSysdig sysdig = new FakeSysdig();

    SysdigSource.scrape(sysdig, "query: 'sum(q{pod=\"a & b\"}) + 1'");

    assertThat(sysdig.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.method()).isEqualTo("GET");
              assertThat(request.target())
                  .startsWith(
                      "/prometheus/api/v1/query?query="
                          + "sum%28q%7Bpod%3D%22a%20%26%20b%22%7D%29%20%2B%201&timeout=");
              assertThat(request.headers())
                  .containsEntry("authorization", "Bearer token-of-a-team");
            });
  }

  @Test
  void labelsOfSeriesBecomeLabels() {
    FakeSysdig sysdig = new FakeSysdig().vector("q", BY_POD.formatted(""));

    assertThat(SysdigSource.scrape(sysdig, "query: q"))
        .containsEntry(
            "metric-0",
            new Outcome.Samples(
                List.of(
                    Sample.of(1, Map.of("pod", "a", "zone", "z")),
                    Sample.of(2.5, Map.of("pod", "b", "zone", "z")))));
  }

  @Test
  void metricsThatKeepDifferentLabelsShareOneRequest() {
    FakeSysdig sysdig = new FakeSysdig().vector("q", BY_POD.formatted(""));

    var outcomes =
        SysdigSource.scrape(
            sysdig, "query: q", "{query: q, keepLabels: [pod]}", "{query: q, dropLabels: [zone]}");

    assertThat(sysdig.requests()).hasSize(1);
    assertThat(outcomes.get("metric-1"))
        .isEqualTo(outcomes.get("metric-2"))
        .isEqualTo(
            new Outcome.Samples(
                List.of(Sample.of(1, Map.of("pod", "a")), Sample.of(2.5, Map.of("pod", "b")))));
  }

  @Test
  void metricsThatAskTheDataApiTheSameShareOneRequest() {
    FakeSysdig sysdig = new FakeSysdig().row("{\"t\":1699999920,\"d\":[17]}");
    String metric = "{metric: a, timeAggregation: avg, groupAggregation: sum, %s}";

    SysdigSource.scrape(
        sysdig,
        metric.formatted(""),
        metric.formatted("window: 5m"),
        metric.formatted("window: 1m"));

    assertThat(sysdig.requests()).hasSize(2);
  }

  @Test
  void seriesThatSysdigCutOffMakeTheAnswerPartial() {
    FakeSysdig sysdig =
        new FakeSysdig()
            .vector("q", BY_POD.formatted(",\"warnings\":[\"series limit of 1000 reached\"]"));

    assertThat(SysdigSource.outcome(sysdig, "query: q"))
        .isInstanceOfSatisfying(
            Outcome.Partial.class,
            partial ->
                assertThat(partial.reason())
                    .isEqualTo("the server warns: series limit of 1000 reached"));
  }
}
