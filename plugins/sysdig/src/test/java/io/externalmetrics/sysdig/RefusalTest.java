package io.externalmetrics.sysdig;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers with a status that says no, to both ways of asking. */
class RefusalTest {
  private static final String QUERY = "query: up";
  private static final String METRIC =
      "{metric: net.http.request.count, timeAggregation: avg, groupAggregation: avg}";

  @ParameterizedTest
  @CsvSource({
    "400, REJECTED",
    "401, DENIED",
    "403, DENIED",
    "404, REJECTED",
    "422, REJECTED",
    "429, THROTTLED",
    "500, UNAVAILABLE",
    "502, UNAVAILABLE",
    "504, TIMEOUT"
  })
  void statusTellsWhoseFaultItIs(int status, FailureKind kind) {
    FakeSysdig sysdig = new FakeSysdig().always(HttpExchange.Reply.of(status, ""));

    assertThat(SysdigSource.scrape(sysdig, QUERY, METRIC).values())
        .hasSize(2)
        .allSatisfy(
            outcome ->
                assertThat(outcome)
                    .isInstanceOfSatisfying(
                        Outcome.Failed.class, failed -> assertThat(failed.kind()).isEqualTo(kind)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'errors':[{'reason':'Not allowed','message':'Team has no access'}]}"
            + " | Not allowed: Team has no access",
        "{'errors':[{'message':'One'},{'reason':'Two'}]} | One; Two",
        "{'timestamp':1523864350,'status':403,'message':'Access\\nis denied','path':'/api'}"
            + " | Access is denied",
        "{'error':'forbidden'} | forbidden",
        "upstream said no | upstream said no",
        "<html><title>403 Forbidden</title><p>Go away</p></html> | 403 Forbidden"
      })
  void wordsOfARefusalAreKeptInOneLine(String body, String words) {
    FakeSysdig sysdig =
        new FakeSysdig().always(HttpExchange.Reply.of(403, body.replace('\'', '"')));

    assertThat(SysdigSource.scrape(sysdig, QUERY, METRIC).values())
        .hasSize(2)
        .allSatisfy(
            outcome ->
                assertThat(reason(outcome))
                    .endsWith(" answers 403; check \"token\" and what it may read: " + words));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "null", "{\"errors\":[]}", "<p></p>"})
  void refusalWithoutWordsIsToldByItsStatus(String body) {
    FakeSysdig sysdig = new FakeSysdig().always(HttpExchange.Reply.of(500, body));

    assertThat(reason(SysdigSource.outcome(sysdig, METRIC)))
        .matches("127\\.0\\.0\\.1:\\d+ answers 500");
  }

  @Test
  void refusedMetricFailsAlone() {
    FakeSysdig sysdig =
        new FakeSysdig()
            .row("{\"t\":1699999920,\"d\":[17]}")
            .vector("sum(", "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"no\"}");

    var outcomes = SysdigSource.scrape(sysdig, METRIC, "query: sum(", "query: absent");

    assertThat(outcomes.get("metric-0")).isInstanceOf(Outcome.Samples.class);
    assertThat(reason(requireNonNull(outcomes.get("metric-1")))).endsWith("bad_data: no");
    assertThat(outcomes.get("metric-2")).isInstanceOf(Outcome.NoData.class);
  }

  private static String reason(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    return ((Outcome.Failed) outcome).reason();
  }
}
