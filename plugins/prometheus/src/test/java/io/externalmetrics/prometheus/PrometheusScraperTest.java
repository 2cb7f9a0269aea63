package io.externalmetrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.Calls;
import io.externalmetrics.spi.Deadline;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PrometheusScraperTest {
  private static final Duration AMPLE = Duration.ofSeconds(30);

  private final AtomicInteger calls = new AtomicInteger();

  @Test
  void thousandMetricsOfTwoHundredQueriesCostTwoHundredRequests() {
    Map<String, String> replies = new HashMap<>();
    List<String> metrics = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      int query = i % 200;
      replies.put("q" + query, FakePrometheus.vector("{} " + query));
      metrics.add("query: q" + query);
    }
    FakePrometheus server = new FakePrometheus(replies);

    List<Outcome> outcomes = scrape(server, "", metrics.toArray(String[]::new));

    assertThat(outcomes)
        .isEqualTo(
            IntStream.range(0, 1000).<Outcome>mapToObj(i -> Outcome.Samples.of(i % 200)).toList());
    assertThat(server.requests()).hasSize(200);
    assertThat(calls).hasValue(200);
  }

  @Test
  void sharesAnAnswerBetweenMetricsThatTakeOtherLabelsOfIt() {
    FakePrometheus server =
        new FakePrometheus(
            Map.of(
                "foo", FakePrometheus.vector("{\"__name__\":\"foo\",\"a\":\"1\",\"b\":\"2\"} 17")));

    assertThat(
            scrape(
                server,
                "",
                "query: foo",
                "{query: foo, keepLabels: [a]}",
                "{query: foo, dropLabels: [a]}",
                "{query: foo, keepLabels: [__name__]}"))
        .containsExactly(
            sample(Map.of("a", "1", "b", "2")),
            sample(Map.of("a", "1")),
            sample(Map.of("b", "2")),
            sample(Map.of("__name__", "foo")));
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void asksApartWhatDiffersInParametersOrLookback() {
    FakePrometheus server = new FakePrometheus(Map.of("foo", FakePrometheus.vector("{} 1")));

    scrape(
        server,
        "lookback: 1m, parameters: {dedup: true, namespace: shop}",
        "query: foo",
        "{query: foo, lookback: 2m}",
        "{query: foo, lookback: 1m, parameters: {namespace: shop}}",
        "{query: foo, parameters: {namespace: mail}}");

    assertThat(server.requests())
        .extracting(
            request ->
                request
                        .target()
                        .replace("dedup=true&namespace", "namespace")
                        .replace("&dedup=true", "")
                    + " "
                    + request.form().get("lookback_delta"))
        .containsExactlyInAnyOrder(
            "POST /api/v1/query?namespace=shop 60000ms",
            "POST /api/v1/query?namespace=shop 120000ms",
            "POST /api/v1/query?namespace=mail 60000ms");
  }

  @Test
  void oneBadQueryFailsAlone() {
    FakePrometheus server =
        new FakePrometheus(
            Map.of(
                "foo", FakePrometheus.vector("{} 1"),
                "foo{", FakePrometheus.error("bad_data", "1:5: parse error: unexpected end")));

    List<Outcome> outcomes = scrape(server, "", "query: foo", "query: 'foo{'");

    assertThat(outcomes.getFirst()).isEqualTo(Outcome.Samples.of(1));
    assertThat(outcomes.getLast())
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> {
              assertThat(failed.kind()).isEqualTo(FailureKind.REJECTED);
              assertThat(failed.reason())
                  .contains("answers 422: bad_data: 1:5: parse error: unexpected end");
            });
  }

  @Test
  void badQueryCostsNoConnection() {
    FakePrometheus server = new FakePrometheus(Map.of());
    try (FakeBackend backend = FakeBackend.start(server);
        Scraper scraper = open(backend, "")) {
      for (int i = 0; i < 5; i++) {
        scrape(scraper, "query: foo{");
      }

      assertThat(backend.connectionsSeen()).isEqualTo(1);
    }
  }

  @Test
  void givesAllSeriesWhereKubeMetricsAdapterTakesTheFirst() {
    FakePrometheus server =
        new FakePrometheus(
            Map.of("foo", FakePrometheus.vector("{\"a\":\"1\"} 17", "{\"a\":\"2\"} 17")));

    assertThat(scrape(server, "", "query: foo"))
        .containsExactly(
            new Outcome.Samples(
                List.of(Sample.of(17, Map.of("a", "1")), Sample.of(17, Map.of("a", "2")))));
  }

  @Test
  void keepsNotANumberAndInfinitiesWherePrometheusAdapterMakesIntegersOfThem() {
    FakePrometheus server =
        new FakePrometheus(
            Map.of(
                "0/0", FakePrometheus.vector("{} NaN"),
                "1/0", FakePrometheus.vector("{} +Inf"),
                "-1/0", FakePrometheus.success("scalar", "[1,\"-Inf\"]")));

    assertThat(scrape(server, "", "query: 0/0", "query: 1/0", "query: -1/0"))
        .containsExactly(
            Outcome.Samples.of(Double.NaN),
            Outcome.Samples.of(Double.POSITIVE_INFINITY),
            Outcome.Samples.of(Double.NEGATIVE_INFINITY));
  }

  @Test
  void readsScalarsAndKeepsErrorTextsWhereKedaLosesBoth() {
    FakePrometheus server =
        new FakePrometheus(
            Map.of(
                "scalar(foo)", FakePrometheus.success("scalar", "[1700000000,\"3\"]"),
                "many", FakePrometheus.error("execution", "too many samples")));

    List<Outcome> outcomes = scrape(server, "", "query: scalar(foo)", "query: many");

    assertThat(outcomes.getFirst()).isEqualTo(Outcome.Samples.of(3));
    assertThat(((Outcome.Failed) outcomes.getLast()).reason())
        .contains("execution: too many samples");
  }

  @Test
  void heedsWarningsThatPrometheusAdapterAndKubeMetricsAdapterNeverLookAt() {
    String warned =
        FakePrometheus.vector("{} 17")
            .replace("}}", "},\"warnings\":[\"store b is down\",\"store a is down\"]}");
    FakePrometheus server = new FakePrometheus(Map.of("foo", warned));

    assertThat(scrape(server, "", "query: foo"))
        .containsExactly(
            new Outcome.Partial(
                List.of(Sample.of(17)), "the server warns: store a is down; store b is down"));
  }

  @Test
  void emptyVectorIsNoData() {
    FakePrometheus server = new FakePrometheus(Map.of("foo", FakePrometheus.vector()));

    assertThat(scrape(server, "", "query: foo"))
        .containsExactly(new Outcome.NoData("the query gives no series"));
  }

  @Test
  void sendsQueriesInTheUrlWhereToldTo() {
    FakePrometheus server = new FakePrometheus(Map.of());

    scrape(server, "method: get, lookback: 1m", "query: 'sum by (yeah) (foo)'");

    assertThat(server.requests())
        .extracting(FakePrometheus.Request::target)
        .singleElement()
        .asString()
        .startsWith("GET /api/v1/query?query=sum%20by%20%28yeah%29%20%28foo%29&timeout=")
        .endsWith("ms&lookback_delta=60000ms");
  }

  @Test
  void tellsTheServerToGiveUpBeforeTheDeadline() {
    FakePrometheus server = new FakePrometheus(Map.of("foo", FakePrometheus.vector("{} 1")));

    scrape(server, "", "query: foo");

    assertThat(server.requests())
        .extracting(request -> request.form().get("timeout"))
        .singleElement()
        .satisfies(
            timeout ->
                assertThat(Integer.parseInt(timeout.replace("ms", ""))).isBetween(1, 27_000));
    assertThat(server.requests()).extracting(request -> request.form().get("time")).containsNull();
  }

  private List<Outcome> scrape(FakePrometheus server, String settings, String... metrics) {
    try (FakeBackend backend = FakeBackend.start(server);
        Scraper scraper = open(backend, settings)) {
      return scrape(scraper, metrics);
    }
  }

  private static List<Outcome> scrape(Scraper scraper, String... metrics) {
    List<Metric> wanted =
        IntStream.range(0, metrics.length)
            .mapToObj(
                i -> new Metric("metric-" + i, TestSettings.read(QuerySettings.SCHEMA, metrics[i])))
            .toList();
    Map<String, Outcome> outcomes = RunningScrape.run(scraper, wanted, AMPLE);
    return wanted.stream().map(metric -> outcomes.get(metric.name())).toList();
  }

  private Scraper open(FakeBackend backend, String settings) {
    String yaml = "{url: 'http://%s', %s}".formatted(backend.address(), settings);
    return new PrometheusPlugin()
        .open(
            new SourceContext(
                "test", TestSettings.read(ServerSettings.SCHEMA, yaml), new CountedCalls()));
  }

  private static Outcome sample(Map<String, String> labels) {
    return new Outcome.Samples(List.of(Sample.of(17, labels)));
  }

  private final class CountedCalls implements Calls {
    @Override
    public void take(Deadline deadline) {
      calls.incrementAndGet();
    }

    @Override
    public void bill(int units) {}
  }
}
