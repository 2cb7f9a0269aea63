package io.externalmetrics.server.status;

import static io.externalmetrics.server.config.Definitions.metric;
import static io.externalmetrics.server.config.Definitions.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.externalmetrics.server.api.ExternalMetrics;
import io.externalmetrics.server.config.ManagementSettings;
import io.externalmetrics.server.config.ManagementSettings.StatusPage;
import io.externalmetrics.server.config.ServerSettings.Discovery;
import io.externalmetrics.server.http.ConnectionObserver;
import io.externalmetrics.server.http.RawConnection;
import io.externalmetrics.server.observe.SelfMetrics;
import io.externalmetrics.server.store.ManualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManagementListenerTest {
  private static final String FORBIDDEN =
      "the status is for peers on loopback; use kubectl port-forward, or set"
          + " management.statusPage: open\n";

  private static final String PATHS =
      "/livez\n/readyz\n/metrics\n/api/status\n/api/overview\n/api/metrics/NAME\n";

  private final StatusFixture status =
      new StatusFixture().serve(source("jobs").with(metric("emails")));
  private final ManualTime time = status.time;
  private final List<String> stalled = new CopyOnWriteArrayList<>();
  private final Probes probes = new Probes(() -> stalled, status.store::snapshots, List::of);
  private final SelfMetrics metrics = new SelfMetrics("1.2.3");
  private final HttpClient client = HttpClient.newHttpClient();
  private Optional<ManagementListener> listener = Optional.empty();

  @AfterEach
  void stop() {
    client.close();
    listener.ifPresent(ManagementListener::close);
  }

  @Test
  void tellsWhetherItIsAlive() throws Exception {
    start("127.0.0.1", StatusPage.LOOPBACK);
    assertAnswer("/livez", 200, "ok");

    stalled.add("jobs");

    assertAnswer(
        "/livez",
        500,
        """
        [+]ping ok
        [-]pollers failed: reason withheld
        livez check failed
        """);
  }

  @Test
  void tellsWhetherItIsReady() throws Exception {
    start("127.0.0.1", StatusPage.LOOPBACK);
    assertAnswer(
        "/readyz",
        500,
        """
        [+]ping ok
        [-]first-polls failed: reason withheld
        [+]shutdown ok
        readyz check failed
        """);

    poll();

    assertAnswer("/readyz", 200, "ok");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /livez/ping                        | 200 | ok
          /livez/pollers                     | 500 | internal server error: the poll loops of these sources do not move: jobs\\n
          /livez?exclude=pollers             | 200 | ok
          /livez?exclude=ping                | 500 | [+]ping excluded: ok\\n[-]pollers failed: reason withheld\\nlivez check failed\\n
          /livez?exclude=pollers&verbose=0   | 200 | [+]ping ok\\n[+]pollers excluded: ok\\nlivez check passed\\n
          /readyz?exclude=first-polls        | 200 | ok
          /readyz/shutdown                   | 200 | ok
          """)
  void reportsEachCheckAsKubernetesDoes(String target, int code, String text) throws Exception {
    start("127.0.0.1", StatusPage.LOOPBACK);
    stalled.add("jobs");

    assertAnswer(target, code, text.translateEscapes());
  }

  @Test
  void answersAProbeOfAnyMethod() throws Exception {
    start("127.0.0.1", StatusPage.LOOPBACK);

    try (RawConnection connection = new RawConnection(listener.orElseThrow().port())) {
      assertThat(connection.request("POST /livez HTTP/1.1", "Content-Length: 0").body())
          .isEqualTo("ok");
      assertThat(connection.request("HEAD /livez HTTP/1.1").code()).isEqualTo(200);
      assertThat(connection.request("GET /livez HTTP/1.1").body()).isEqualTo("ok");
    }
  }

  @Test
  void showsItsMetrics() throws Exception {
    start("127.0.0.1", StatusPage.LOOPBACK);
    HttpResponse<String> response = get("127.0.0.1", "/metrics");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(response.body()).contains("ems_build_info{version=\"1.2.3\"} 1\n");
  }

  @Test
  void showsTheStatusAsOfEachRequest() throws Exception {
    start("127.0.0.1", StatusPage.LOOPBACK);
    assertThat(get("127.0.0.1", "/api/status").body()).contains("\"state\":\"pending\"");

    poll();
    time.pass(Duration.ofSeconds(5));
    HttpResponse<String> response = get("127.0.0.1", "/api/status");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(response.body())
        .isEqualTo(
            """
            {"version":"1.2.3","now":"2026-03-01T12:00:05Z","started":"2026-03-01T12:00:00Z",\
            "configuration":{"file":"ems.yaml","lastRead":"2026-03-01T12:00:00Z",\
            "problems":["ems.yaml:1: bad"]},\
            "certificate":{"expires":"2026-03-01T12:00:00Z","kind":"files"},\
            "access":{"kind":"delegated","hpaControllerMayRead":true},\
            "apiService":{"state":"unknown"},"hpas":{"state":"off","watched":0},"attention":[],\
            "sources":[{"name":"jobs","plugin":"fake","prefix":"jobs-","state":"answering",\
            "lastPoll":"2026-03-01T12:00:00Z","lastSuccess":"2026-03-01T12:00:00Z",\
            "tookSeconds":0.02,"intervalSeconds":15.0,"failuresInARow":0,\
            "counts":{"fresh":1,"no_data":0,"failed":0,"pending":0,"refused":0},\
            "metrics":[{"name":"jobs-emails","source":"jobs","state":"fresh",\
            "consequence":"HPAs that read it scale by its value","value":7.0,"seriesCount":1,\
            "ageSeconds":5.0,"maxAgeSeconds":60.0,"readsPerMinute":0.0,"hpas":[],\
            "series":[{"labels":{"queue":"q0"},"value":7.0,\
            "timestamp":"2026-03-01T12:00:00Z"}]}]}],"refusedSources":[]}\
            """);
  }

  @Test
  void showsOneMetric() throws Exception {
    poll();
    start("127.0.0.1", StatusPage.LOOPBACK);

    assertThat(get("127.0.0.1", "/api/metrics/jobs-emails").body())
        .startsWith(
            """
            {"now":"2026-03-01T12:00:00Z","row":{"name":"jobs-emails",\
            """)
        .contains(
            """
            "polls":[{"at":"2026-03-01T12:00:00Z","tookSeconds":0.02,"outcome":"values",\
            "value":7.0,"seriesCount":1}]\
            """);
    HttpResponse<String> missing = get("127.0.0.1", "/api/metrics/jobs-emials");
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.body()).isEqualTo("no metric of that name is configured\n");
  }

  @ParameterizedTest
  @CsvSource({
    "'', 1",
    "?source=jobs&state=pending&search=EMAIL&offset=0&limit=1, 1",
    "?search=, 1",
    "?state=failed, 0",
    "?source=other, 0",
    "?search=images, 0",
  })
  void listsTheMetricsThatAreAskedFor(String query, int total) throws Exception {
    start("127.0.0.1", StatusPage.LOOPBACK);

    assertThat(get("127.0.0.1", "/api/overview" + query).body())
        .contains("\"metrics\":{\"total\":" + total + ",\"offset\":0,");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          state=gone | state: expected one of fresh, no_data, failed, pending, refused, found "gone"
          offset=-1  | offset: expected a whole number from 0 to 2147483647, found "-1"
          limit=x    | limit: expected a whole number from 1 to 500, found "x"
          limit=501  | limit: expected a whole number from 1 to 500, found "501"
          """)
  void saysWhatIsWrongWithAFilter(String query, String message) throws Exception {
    start("127.0.0.1", StatusPage.LOOPBACK);
    for (String path : List.of("/api/overview?", "/api/overview/events?")) {
      HttpResponse<String> response = get("127.0.0.1", path + query);

      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body()).isEqualTo(message + "\n");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          jobs-emails | ?labelSelector=queue%3Dq0 | 200 | {"kind":"ExternalMetricValueList","apiVersion":"external.metrics.k8s.io/v1beta1","metadata":{},"items":[{"metricName":"jobs-emails","metricLabels":{"queue":"q0"},"timestamp":"2026-03-01T12:00:00Z","value":"7"}]}
          JOBS-emails | ?labelSelector=queue%3Dx  | 503 | {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"source \\"jobs\\": no series of \\"jobs-emails\\" matches the label selector","reason":"ServiceUnavailable","code":503}
          jobs-emials | ?namespace=shop           | 404 | {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"no source serves \\"jobs-emials\\"; did you mean \\"jobs-emails\\"?","reason":"NotFound","code":404}
          jobs-emails | ?labelSelector=a%20b      | 400 | {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt","reason":"BadRequest","code":400}
          """)
  void answersForValuesAsTheSecurePortDoes(String metric, String query, int code, String body)
      throws Exception {
    poll();
    start("127.0.0.1", StatusPage.LOOPBACK);

    HttpResponse<String> response = get("127.0.0.1", "/api/metrics/" + metric + "/values" + query);

    assertThat(response.statusCode()).isEqualTo(code);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(response.body()).isEqualTo(body + "\n");
    assertThat(status.reads.perMinute("jobs-emails")).isZero();
  }

  @Test
  void sendsTheOverviewAtOnceAndWheneverItChanges() throws Exception {
    start("127.0.0.1", StatusPage.LOOPBACK);
    try (Events events = new Events(listener.orElseThrow().port(), "/api/overview/events")) {
      assertThat(events.line()).isEqualTo("retry: 500");
      assertThat(events.line()).isEqualTo("event: overview");
      assertThat(events.line())
          .startsWith("data: {\"version\":\"1.2.3\",")
          .contains("\"state\":\"pending\"");
      assertThat(events.line()).isEmpty();
      // Nothing has changed until now but the time, which says only that the server is there.
      time.pass(Duration.ofSeconds(1));
      assertThat(events.line()).isEqualTo(":");
      assertThat(events.line()).isEmpty();

      poll();

      assertThat(events.nextEvent()).isEqualTo("event: overview");
      assertThat(events.line()).contains("\"state\":\"fresh\"");
    }
  }

  @Test
  void sendsOneMetricUntilItIsNoLongerConfigured() throws Exception {
    start("127.0.0.1", StatusPage.LOOPBACK);
    try (Events events =
        new Events(listener.orElseThrow().port(), "/api/metrics/jobs-emails/events")) {
      assertThat(events.nextEvent()).isEqualTo("event: metric");
      assertThat(events.line()).startsWith("data: {\"now\":");

      status.serve();

      assertThat(events.restOf()).doesNotContain("data:");
    }
    assertThat(get("127.0.0.1", "/api/metrics/jobs-emails/events").statusCode()).isEqualTo(404);
  }

  @Test
  void refusesMoreEventStreamsThanItHasPlacesFor() throws Exception {
    start("127.0.0.1", StatusPage.LOOPBACK);
    List<Events> streams = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      Events events = new Events(listener.orElseThrow().port(), "/api/overview/events");
      events.nextEvent();
      streams.add(events);
    }

    HttpResponse<String> response = get("127.0.0.1", "/api/overview/events");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body())
        .isEqualTo("too many event streams, 16 at most; close another page\n");
    streams.forEach(Events::close);
  }

  @Test
  void endsEventStreamsWhenItIsClosed() throws Exception {
    start("127.0.0.1", StatusPage.LOOPBACK);
    try (Events events = new Events(listener.orElseThrow().port(), "/api/overview/events")) {
      events.nextEvent();

      listener.orElseThrow().close();

      assertThat(events.restOf()).doesNotContain("event:");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/, no-cache",
    "/page/index.html, no-cache",
    "/api/status, no-store",
    "/api/overview, no-store",
    "/api/metrics/jobs-emails, no-store",
    "/api/metrics/jobs-emails/values, no-store",
  })
  void tellsBrowsersToRunAndKeepNothingOfElsewhere(String path, String caching) throws Exception {
    start("127.0.0.1", StatusPage.LOOPBACK);

    assertThat(get("127.0.0.1", path).headers().map())
        .containsEntry("Cache-Control", List.of(caching))
        .containsEntry(
            "Content-Security-Policy",
            List.of(
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'"))
        .containsEntry("X-Content-Type-Options", List.of("nosniff"))
        .containsEntry("Referrer-Policy", List.of("no-referrer"));
  }

  @Test
  void sendsThePageAndItsFilesOnceToABrowserThatKeepsThem() throws Exception {
    start("127.0.0.1", StatusPage.LOOPBACK);
    HttpResponse<String> page = get("127.0.0.1", "/");

    assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(page.body()).startsWith("<!DOCTYPE html>");
    assertThat(get("127.0.0.1", "/page/index.html").body()).isEqualTo(page.body());
    try (RawConnection connection = new RawConnection(listener.orElseThrow().port())) {
      assertThat(
              connection
                  .request(
                      "GET / HTTP/1.1",
                      "If-None-Match: " + page.headers().firstValue("ETag").orElseThrow())
                  .code())
          .isEqualTo(304);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/page/nothing.js",
    "/page/../Probes.class",
    "/page/..%2FProbes.class",
    "/page/.hidden.js",
    "/page/",
    "/page"
  })
  void hasNoOtherFilesOfTheClassPath(String path) throws Exception {
    start("127.0.0.1", StatusPage.LOOPBACK);
    try (RawConnection connection = new RawConnection(listener.orElseThrow().port())) {
      assertThat(connection.request("GET " + path + " HTTP/1.1").code()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, 200",
    "LOCALHOST:8080, 200",
    "127.0.0.1:8080, 200",
    "[::1]:8080, 200",
    "[::1], 200",
    "10.1.2.3, 200",
    "evil.example:8080, 403",
    "localhost.evil.example, 403",
    "127.0.0.1.evil.example, 403",
  })
  void showsTheStatusAtNoNameThatMayBeMadeToResolveToLoopback(String host, int code)
      throws Exception {
    start("127.0.0.1", StatusPage.LOOPBACK);
    try (RawConnection connection = new RawConnection(listener.orElseThrow().port())) {
      connection.send("GET /api/status HTTP/1.1\r\nHost: " + host + "\r\n\r\n");

      RawConnection.Response response = connection.read(false);

      assertThat(response.code()).isEqualTo(code);
      assertThat(
              response
                  .body()
                  .equals(
                      "the status is shown at an IP address or localhost only, as in"
                          + " http://127.0.0.1:8080/, unless management.statusPage is open\n"))
          .isEqualTo(code == 403);
    }
  }

  @ParameterizedTest
  @CsvSource({"LOOPBACK, 403", "OPEN, 200"})
  void showsTheStatusToOthersOnlyWhereItIsOpen(StatusPage statusPage, int code) throws Exception {
    Optional<String> address = ownAddress();
    assumeThat(address).as("an address of this machine beside loopback").isPresent();
    start("0.0.0.0", statusPage);
    HttpResponse<String> response = get(address.orElseThrow(), "/api/status");

    assertThat(response.statusCode()).isEqualTo(code);
    assertThat(response.body().equals(FORBIDDEN)).isEqualTo(code == 403);
    assertThat(get(address.orElseThrow(), "/livez").statusCode()).isEqualTo(200);
    assertThat(get(address.orElseThrow(), "/").body().equals(PATHS)).isEqualTo(code == 403);
    assertThat(get(address.orElseThrow(), "/page/index.html").statusCode()).isEqualTo(200);
    assertThat(get("127.0.0.1", "/api/status").statusCode()).isEqualTo(200);
  }

  @Test
  void makesRoomForProbesWhenClientsTakeAllConnections() throws Exception {
    start("127.0.0.1", StatusPage.OPEN);
    List<RawConnection> idle = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      RawConnection connection = new RawConnection(listener.orElseThrow().port());
      connection.send("GET /livez HTTP/1.1\r\n");
      idle.add(connection);
    }

    assertAnswer("/livez", 200, "ok");
    idle.forEach(RawConnection::close);
  }

  @ParameterizedTest
  @CsvSource({"/%zz, 400", "/livez/%, 400", "/livez/../metrics, 200"})
  void refusesMalformedPaths(String path, int code) throws Exception {
    start("127.0.0.1", StatusPage.OPEN);
    try (RawConnection connection = new RawConnection(listener.orElseThrow().port())) {
      assertThat(connection.request("GET " + path + " HTTP/1.1").code()).isEqualTo(code);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/nothing",
    "/livez/nothing",
    "/livez/ping/more",
    "/healthz",
    "/api",
    "/apis",
    "/api/nothing"
  })
  void hasNothingElse(String path) throws Exception {
    start("127.0.0.1", StatusPage.OPEN);

    assertThat(get("127.0.0.1", path).statusCode()).isEqualTo(404);
  }

  @Test
  void saysThatItsPortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ManagementListener second = listener("127.0.0.1", taken.getLocalPort(), StatusPage.OPEN);

      assertThatThrownBy(second::start)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageEndingWith(
              "cannot listen on 127.0.0.1:"
                  + taken.getLocalPort()
                  + "; is the port in use, or the address not one of this machine?");
    }
  }

  private void start(String address, StatusPage statusPage) {
    ManagementListener started = listener(address, 0, statusPage);
    started.start();
    listener = Optional.of(started);
  }

  private ManagementListener listener(String address, int port, StatusPage statusPage) {
    return new ManagementListener(
        new ManagementSettings(address, port, statusPage),
        probes,
        metrics,
        status.view,
        new ExternalMetrics(status.store, Discovery.STATIC),
        new ConnectionObserver() {},
        Duration.ofMillis(10));
  }

  private void poll() {
    status.poll(Map.of("emails", status.values(7)));
  }

  private void assertAnswer(String path, int code, String text) throws Exception {
    HttpResponse<String> response = get("127.0.0.1", path);

    assertThat(response.statusCode()).isEqualTo(code);
    assertThat(response.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
    assertThat(response.body()).isEqualTo(text);
  }

  private HttpResponse<String> get(String address, String path)
      throws IOException, InterruptedException {
    int port = listener.orElseThrow().port();
    return client.send(
        HttpRequest.newBuilder(URI.create("http://" + address + ":" + port + path))
            .timeout(Duration.ofSeconds(10))
            .build(),
        BodyHandlers.ofString());
  }

  private static Optional<String> ownAddress() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .map(InetAddress::getHostAddress)
        .findFirst();
  }
}
