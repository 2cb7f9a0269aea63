package io.externalmetrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.Sample;
import io.externalmetrics.spi.Scraper;
import io.externalmetrics.spi.SourceContext;
import io.externalmetrics.testkit.FakeBackend;
import io.externalmetrics.testkit.RunningScrape;
import io.externalmetrics.testkit.TestSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of the replies of the servers, and of what stands in front of them. */
@Timeout(60)
class RepliesTest {
  private static final String JSON = "application/json";
  private static final Outcome UP = samples(Sample.of(1, Map.of("job", "shop")));

  /**
   * One row of the table.
   *
   * @param outcome {@code SERVER} in its reason stands for the server's address
   */
  record Row(String who, String status, String contentType, String body, Outcome outcome) {
    @Override
    public String toString() {
      return who + ": " + status;
    }
  }

  static Stream<Row> table() {
    return Stream.of(
        new Row(
            "Prometheus 2",
            "200 OK",
            JSON,
            """
            {"status":"success","data":{"resultType":"vector","result":[{"metric":
            {"__name__":"up","job":"shop"},"value":[1795437738.911,"1"]}]}}""",
            UP),
        new Row(
            "Prometheus 2, remarks among the warnings",
            "200 OK",
            JSON,
            """
            {"status":"success","data":{"resultType":"vector","result":[{"metric":{"job":"shop"},
            "value":[1795437738.911,"1"]}]},"warnings":["PromQL info: metric might not be a\
             counter, name does not end in _total/_sum/_count/_bucket: \\"foo\\" (1:6)"]}""",
            UP),
        new Row(
            "Prometheus 3, infos",
            "200 OK",
            JSON,
            """
            {"status":"success","data":{"resultType":"vector","result":[{"metric":{"job":"shop"},
            "value":[1795437738.911,"1"]}]},"infos":["PromQL info: metric might not be a counter"]}
            """,
            UP),
        new Row(
            "Prometheus 3, an info that says what was left out",
            "200 OK",
            JSON,
            """
            {"status":"success","data":{"resultType":"vector","result":[{"metric":{"job":"shop"},
            "value":[1795437738.911,"1"]}]},"infos":["PromQL info: ignored histogram in max\
             aggregation (1:5)"]}""",
            new Outcome.Partial(
                List.of(Sample.of(1, Map.of("job", "shop"))),
                "the server warns: PromQL info: ignored histogram in max aggregation (1:5)")),
        new Row(
            "Prometheus 3, warnings",
            "200 OK",
            JSON,
            """
            {"status":"success","data":{"resultType":"vector","result":[{"metric":{"job":"shop"},
            "value":[1795437738.911,"1"]}]},"warnings":["PromQL warning: encountered a mix of\
             histograms and floats for aggregation (1:5)"]}""",
            new Outcome.Partial(
                List.of(Sample.of(1, Map.of("job", "shop"))),
                "the server warns: PromQL warning: encountered a mix of histograms and floats for"
                    + " aggregation (1:5)")),
        new Row(
            "Prometheus",
            "400 Bad Request",
            JSON,
            """
            {"status":"error","errorType":"bad_data","error":"invalid parameter \\"query\\": 1:5:\
             parse error: unexpected end of input inside braces"}""",
            failed(
                FailureKind.REJECTED,
                "SERVER answers 400: bad_data: invalid parameter \"query\": 1:5: parse error:"
                    + " unexpected end of input inside braces")),
        new Row(
            "Prometheus",
            "503 Service Unavailable",
            JSON,
            """
            {"status":"error","errorType":"timeout",
            "error":"query timed out in expression evaluation"}""",
            failed(
                FailureKind.TIMEOUT,
                "SERVER answers 503: timeout: query timed out in expression evaluation")),
        new Row(
            "Prometheus, starting",
            "503 Service Unavailable",
            "text/plain; charset=utf-8",
            "Service Unavailable",
            failed(FailureKind.UNAVAILABLE, "SERVER answers 503: Service Unavailable")),
        new Row(
            "Prometheus, wrong path",
            "404 Not Found",
            "text/plain; charset=utf-8",
            "404 page not found\n",
            failed(FailureKind.REJECTED, "SERVER answers 404; check \"url\": 404 page not found")),
        new Row(
            "Thanos, a store down",
            "200 OK",
            JSON,
            """
            {"status":"success","data":{"resultType":"vector","result":[],"analysis":{}},
            "warnings":["receive series from Addr: store-1:10901: rpc error: code = Unavailable"]}
            """,
            new Outcome.Partial(
                List.of(),
                "the server warns: receive series from Addr: store-1:10901: rpc error: code ="
                    + " Unavailable")),
        new Row(
            "Mimir",
            "401 Unauthorized",
            "text/plain; charset=utf-8",
            "no org id\n",
            failed(FailureKind.DENIED, "SERVER answers 401; check \"auth\": no org id")),
        new Row(
            "Mimir",
            "422 Unprocessable Entity",
            JSON,
            """
            {"status":"error","errorType":"execution","error":"the query exceeded the maximum\
             number of chunks (limit: 2000000 chunks) (err-mimir-max-chunks-per-query)"}""",
            failed(
                FailureKind.REJECTED,
                "SERVER answers 422: execution: the query exceeded the maximum number of chunks"
                    + " (limit: 2000000 chunks) (err-mimir-max-chunks-per-query)")),
        new Row(
            "Mimir",
            "429 Too Many Requests",
            JSON,
            """
            {"status":"error","errorType":"too_many_requests",
            "error":"too many outstanding requests"}""",
            failed(
                FailureKind.THROTTLED,
                "SERVER answers 429, too many requests: too_many_requests: too many outstanding"
                    + " requests")),
        new Row(
            "VictoriaMetrics",
            "200 OK",
            JSON,
            """
            {"status":"success","isPartial":false,"data":{"resultType":"vector","result":[{"metric":
            {"job":"shop"},"value":[1795437738,"1"]}]},"stats":{"seriesFetched":"1",
            "executionTimeMsec":2}}""",
            UP),
        new Row(
            "VictoriaMetrics, a storage node down",
            "200 OK",
            JSON,
            """
            {"status":"success","isPartial":true,"data":{"resultType":"vector","result":[{"metric":
            {"job":"shop"},"value":[1795437738,"1"]}]}}""",
            new Outcome.Partial(
                List.of(Sample.of(1, Map.of("job", "shop"))),
                "the server warns: the answer is partial")),
        new Row(
            "VictoriaMetrics",
            "422 Unprocessable Entity",
            JSON,
            """
            {"status":"error","errorType":"422","error":"error when executing query=\\"foo{\\" for\
             (time=1795437738000, step=300000): unparsed data left"}""",
            failed(FailureKind.REJECTED, "SERVER answers 422: 422: unparsed data left")),
        new Row(
            "Amazon Managed Service for Prometheus",
            "403 Forbidden",
            JSON,
            "{\"message\":\"Missing Authentication Token\"}",
            failed(
                FailureKind.DENIED,
                "SERVER answers 403; check \"auth\" and what it may read:"
                    + " {\"message\":\"Missing Authentication Token\"}")),
        new Row(
            "error with the status of a success",
            "200 OK",
            JSON,
            "{\"status\":\"error\",\"errorType\":\"internal\",\"error\":\"no disk\"}",
            failed(FailureKind.REJECTED, "SERVER answers 200: internal: no disk")),
        new Row(
            "success with the status of an error",
            "500 Internal Server Error",
            JSON,
            "{\"status\":\"success\"}",
            failed(FailureKind.UNAVAILABLE, "SERVER answers 500: {\"status\":\"success\"}")),
        new Row(
            "gateway",
            "502 Bad Gateway",
            "text/html",
            "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>",
            failed(FailureKind.UNAVAILABLE, "SERVER answers 502: 502 Bad Gateway")),
        new Row(
            "gateway that asks to log in",
            "200 OK",
            "text/html",
            "<html><head><title>Sign in</title></head></html>",
            failed(
                FailureKind.MALFORMED,
                "SERVER does not answer as Prometheus does: no valid JSON; check \"url\"")),
        new Row(
            "no body",
            "200 OK",
            JSON,
            "",
            failed(
                FailureKind.MALFORMED,
                "SERVER does not answer as Prometheus does: no JSON object; check \"url\"")));
  }

  @ParameterizedTest
  @MethodSource("table")
  void endsAsTheTableSays(Row row) {
    FakePrometheus server =
        new FakePrometheus(
            Map.of("up", FakePrometheus.http(row.status(), row.contentType(), row.body())));
    try (FakeBackend backend = FakeBackend.start(server);
        Scraper scraper =
            new PrometheusPlugin()
                .open(
                    new SourceContext(
                        "test",
                        TestSettings.read(
                            ServerSettings.SCHEMA,
                            "url: 'http://%s'".formatted(backend.address()))))) {
      Metric metric = new Metric("up", TestSettings.read(QuerySettings.SCHEMA, "query: up"));

      assertThat(RunningScrape.run(scraper, List.of(metric), Duration.ofSeconds(30)).values())
          .extracting(outcome -> withoutAddress(outcome, backend.address().toString()))
          .containsExactly(row.outcome());
    }
  }

  private static Outcome withoutAddress(Outcome outcome, String address) {
    return outcome instanceof Outcome.Failed(FailureKind kind, String reason)
        ? new Outcome.Failed(kind, reason.replace(address, "SERVER"))
        : outcome;
  }

  private static Outcome samples(Sample... samples) {
    return new Outcome.Samples(List.of(samples));
  }

  private static Outcome failed(FailureKind kind, String reason) {
    return new Outcome.Failed(kind, reason);
  }
}
