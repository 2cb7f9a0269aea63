package io.externalmetrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.externalmetrics.connect.CertifiedKey;
import io.externalmetrics.connect.SelfSignedCertificate;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.Sample;
import io.externalmetrics.spi.Scraper;
import io.externalmetrics.spi.SourceContext;
import io.externalmetrics.testkit.DebianService;
import io.externalmetrics.testkit.NeedsDocker;
import io.externalmetrics.testkit.RunningScrape;
import io.externalmetrics.testkit.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the plugin does with a real server that scrapes a real exporter, whose values are set. */
@NeedsDocker
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrometheusIT {
  private static final Duration AMPLE = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The interval is the timeout, too: a scrape that takes longer makes a series stale. */
  private static final String CONFIGURATION =
      """
      global: {scrape_interval: 5s}
      scrape_configs:
        - job_name: test
          static_configs: [{targets: ['127.0.0.1:9100']}]
        - job_name: prometheus
          static_configs: [{targets: ['127.0.0.1:9090']}]
      """;

  private static final String START =
      """
      mkdir /values
      prometheus-node-exporter --web.listen-address=127.0.0.1:9100 --collector.disable-defaults \
        --collector.textfile --collector.textfile.directory=/values &
      exec prometheus --config.file=/prometheus.yml --storage.tsdb.path=/data \
        --enable-feature=native-histograms""";

  private DebianService service;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    service = prometheus(directory, "").start();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @BeforeEach
  void exportTheExample() {
    export("foo{yeah=\"a\"} 17", "foo{yeah=\"b\"} 0.5");
    await("query: foo", foo("a", 17), foo("b", 0.5));
  }

  @Test
  void tellsAVectorByLabel() {
    assertThat(scrape("query: sum by (yeah) (foo)", "query: 'foo{yeah=\"a\"}'"))
        .containsExactly(
            samples(Sample.of(17, Map.of("yeah", "a")), Sample.of(0.5, Map.of("yeah", "b"))),
            samples(foo("a", 17)));
  }

  @Test
  void tellsAScalar() {
    assertThat(scrape("query: scalar(sum(foo))", "query: 1 + 1"))
        .containsExactly(Outcome.Samples.of(17.5), Outcome.Samples.of(2));
  }

  @Test
  void tellsThatNothingIsThere() {
    assertThat(scrape("query: nosuch", "query: nosuch or vector(0)"))
        .containsExactly(new Outcome.NoData("the query gives no series"), Outcome.Samples.of(0));
  }

  @Test
  void passesOnWhatIsNoFiniteNumber() {
    export("foo{yeah=\"a\"} NaN", "foo{yeah=\"b\"} -Inf");
    await("query: foo", foo("a", Double.NaN), foo("b", Double.NEGATIVE_INFINITY));

    assertThat(scrape("query: 1 / 0", "query: vector(0) / 0"))
        .containsExactly(
            Outcome.Samples.of(Double.POSITIVE_INFINITY), Outcome.Samples.of(Double.NaN));
  }

  @Test
  void seriesThatIsNoLongerExportedIsNoData() {
    export("bar 1");

    await("query: foo", new Outcome.NoData("the query gives no series"));
  }

  @Test
  void lookbackLeavesOutOlderSamples() {
    // Between one sample and the next, and not less than a second behind the one.
    String query = "query: foo @ " + (newestSecond() + 2);

    assertThat(scrape("{%s, lookback: 1m}".formatted(query), "{%s, lookback: 1s}".formatted(query)))
        .containsExactly(
            samples(foo("a", 17), foo("b", 0.5)), new Outcome.NoData("the query gives no series"));
  }

  @Test
  void refusesWhatIsNoInstantValue() {
    assertThat(scrape("query: 'foo[1m]'", "query: '\"text\"'"))
        .containsExactly(
            rejected(
                "the query gives ranges of values (a matrix); reduce each to one value, as rate"
                    + " and avg_over_time do"),
            rejected("the query gives a string; write one that gives numbers"));
    await(
        "query: prometheus_http_request_duration_seconds",
        rejected(
            "the query gives native histograms; make numbers of them in the query, as"
                + " histogram_quantile, histogram_avg and histogram_count do"));
  }

  @Test
  void showsTheServersOwnWords() {
    assertThat(scrape("query: 'foo{'", "query: 'label_replace(foo, \"yeah\", \"\", \"\", \"\")'"))
        .containsExactly(
            rejected(
                service.address()
                    + " answers 400: bad_data: invalid parameter \"query\": 1:5: parse error:"
                    + " unexpected end of input inside braces"),
            rejected(
                service.address()
                    + " answers 422: execution: vector cannot contain metrics with the same"
                    + " labelset"));
  }

  @Test
  void warningsMakeAnAnswerPartialAndInfosDoNot() {
    assertThat(scrape("query: histogram_quantile(0.9, foo)"))
        .containsExactly(
            new Outcome.Partial(
                List.of(),
                "the server warns: PromQL warning: bucket label \"le\" is missing or has a"
                    + " malformed value of \"\" for metric name \"foo\" (1:25)"));
    await("query: sum(rate(foo[1m])) * 0", Outcome.Samples.of(0)); // once there are two samples
  }

  @Test
  void refusesSeriesThatCannotBeToldApart() {
    assertThat(scrape("{query: foo, keepLabels: [job]}", "{query: foo, dropLabels: [instance]}"))
        .containsExactly(
            new Outcome.Failed(
                FailureKind.INVALID,
                "more than one series is left with the labels {job=test}; aggregate in the query,"
                    + " or keep a label that tells them apart"),
            samples(
                Sample.of(17, Map.of("job", "test", "yeah", "a")),
                Sample.of(0.5, Map.of("job", "test", "yeah", "b"))));
  }

  @Test
  void asksQueriesThatAreTooLongForAUrl() {
    assertThat(scrape("query: sum(foo{yeah=~\"a|" + "x".repeat(100_000) + "\"})"))
        .containsExactly(Outcome.Samples.of(17));
  }

  @Test
  void asksByGetWhereToldTo() {
    try (Scraper scraper = open("method: get")) {
      assertThat(scrape(scraper, "query: sum(foo)")).containsExactly(Outcome.Samples.of(17.5));
    }
  }

  @Test
  void serverThatHangsTimesOutAndComesBack() {
    try (Scraper scraper = open("")) {
      service.pause();
      try {
        assertThat(
                RunningScrape.run(scraper, metrics("query: sum(foo)"), Duration.ofSeconds(1))
                    .values())
            .containsExactly(
                new Outcome.Failed(
                    FailureKind.TIMEOUT,
                    "no answer from " + service.address() + " within the timeout"));
      } finally {
        service.unpause();
      }
      // The server may have found its exporter hanging as well.
      await(scraper, "query: sum(foo)", Outcome.Samples.of(17.5));
    }
  }

  @Test
  void scraperSurvivesTheServer() {
    try (Scraper scraper = open("")) {
      assertThat(scrape(scraper, "query: 1")).containsExactly(Outcome.Samples.of(1));
      service.stop();
      assertThat(scrape(scraper, "query: 1"))
          .containsExactly(
              new Outcome.Failed(
                  FailureKind.UNREACHABLE, "connection refused by " + service.address()));
      service.start();
      await(scraper, "query: 1", Outcome.Samples.of(1));
    }
  }

  @Test
  void speaksTlsAndLogsIn(@TempDir Path directory) throws Exception {
    CertifiedKey key =
        SelfSignedCertificate.create(List.of("localhost"), Instant.now(), Duration.ofDays(1));
    Path certificate =
        Files.writeString(directory.resolve("tls.crt"), pem("CERTIFICATE", encoded(key)));
    Path privateKey =
        Files.writeString(directory.resolve("tls.key"), pem("PRIVATE KEY", key.key().getEncoded()));
    Path web =
        Files.writeString(
            directory.resolve("web.yml"),
            // The hash of "hunter2".
            """
            tls_server_config: {cert_file: /tls.crt, key_file: /tls.key}
            basic_auth_users: {ems: $2b$04$abcdefghijklmnopqrstuuV3duMsC0HpUex6N9qapiuOHHWkwRXVm}
            """);
    try (DebianService secured =
        prometheus(directory, " --web.config.file=/web.yml")
            .withFile(certificate, "/tls.crt")
            .withFile(privateKey, "/tls.key")
            .withFile(web, "/web.yml")
            .start()) {
      String trusting =
          "tls: {serverName: localhost, ca: \"%s\"}"
              .formatted(Files.readString(certificate).replace("\n", "\\n"));
      String entry = "auth: {basic: {username: ems, password: %s}}";
      try (Scraper right = open(secured, trusting + ", " + entry.formatted("hunter2"));
          Scraper wrong = open(secured, trusting + ", " + entry.formatted("hunter3"));
          Scraper distrusting = open(secured, "tls: true")) {
        await(right, "query: 1", Outcome.Samples.of(1));
        assertThat(scrape(wrong, "query: 1"))
            .containsExactly(
                new Outcome.Failed(
                    FailureKind.DENIED,
                    secured.address() + " answers 401; check \"auth\": Unauthorized"));
        assertThat(scrape(distrusting, "query: 1"))
            .containsExactly(
                new Outcome.Failed(
                    FailureKind.UNREACHABLE,
                    "TLS handshake with "
                        + secured.address()
                        + " failed: the backend's certificate is not trusted; set \"ca\" to the CA"
                        + " that signed it"));
      }
    }
  }

  private static DebianService prometheus(Path directory, String flags) throws IOException {
    Path configuration = Files.writeString(directory.resolve("prometheus.yml"), CONFIGURATION);
    return DebianService.of("prometheus prometheus-node-exporter", 9090, "sh", "-c", START + flags)
        .withFile(configuration, "/prometheus.yml");
  }

  private void export(String... lines) {
    String text = String.join("\n", lines) + "\n";
    service.run(
        "sh", "-c", "printf '%s' '" + text + "' > /values/new && mv /values/new /values/test.prom");
  }

  private void await(String metric, Sample... expected) {
    await(metric, samples(expected));
  }

  private void await(String metric, Outcome expected) {
    try (Scraper scraper = open("")) {
      await(scraper, metric, expected);
    }
  }

  /** For what a server that starts, or scrapes every few seconds, will answer in a moment. */
  private static void await(Scraper scraper, String metric, Outcome expected) {
    List<Outcome> found = List.of();
    Instant end = Instant.now().plus(PATIENCE);
    while (!found.equals(List.of(expected))) {
      assertThat(Instant.now()).as("still %s", found).isBefore(end);
      found = scrape(scraper, metric);
    }
  }

  /** When the newest sample was taken, in whole seconds. */
  private long newestSecond() {
    Outcome newest = scrape("query: 'scalar(timestamp(foo{yeah=\"a\"}))'").getFirst();
    return newest instanceof Outcome.Samples(List<Sample> samples)
        ? (long) samples.getFirst().value()
        : fail("no time: " + newest);
  }

  private Scraper open(String settings) {
    return open(service, settings);
  }

  private static Scraper open(DebianService service, String settings) {
    String scheme = settings.contains("tls:") ? "https" : "http";
    return new PrometheusPlugin()
        .open(
            new SourceContext(
                "real",
                TestSettings.read(
                    ServerSettings.SCHEMA,
                    "{url: '%s://%s', %s}".formatted(scheme, service.address(), settings))));
  }

  private List<Outcome> scrape(String... metrics) {
    try (Scraper scraper = open("")) {
      return scrape(scraper, metrics);
    }
  }

  private static List<Outcome> scrape(Scraper scraper, String... metrics) {
    Map<String, Outcome> outcomes = RunningScrape.run(scraper, metrics(metrics), AMPLE);
    return IntStream.range(0, metrics.length).mapToObj(i -> outcomes.get("metric-" + i)).toList();
  }

  private static List<Metric> metrics(String... yaml) {
    return IntStream.range(0, yaml.length)
        .mapToObj(i -> new Metric("metric-" + i, TestSettings.read(QuerySettings.SCHEMA, yaml[i])))
        .toList();
  }

  private static Sample foo(String yeah, double value) {
    return Sample.of(value, Map.of("job", "test", "instance", "127.0.0.1:9100", "yeah", yeah));
  }

  private static Outcome samples(Sample... samples) {
    return new Outcome.Samples(List.of(samples));
  }

  private static Outcome rejected(String reason) {
    return new Outcome.Failed(FailureKind.REJECTED, reason);
  }

  private static byte[] encoded(CertifiedKey key) throws CertificateEncodingException {
    return key.chain().getFirst().getEncoded();
  }

  private static String pem(String label, byte[] content) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content));
  }
}
