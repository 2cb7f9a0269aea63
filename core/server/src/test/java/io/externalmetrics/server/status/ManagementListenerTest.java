package io.externalmetrics.server.status;

import static io.externalmetrics.server.config.Definitions.metric;
import static io.externalmetrics.server.config.Definitions.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.externalmetrics.server.api.MetricReader.Series;
import io.externalmetrics.server.config.ManagementSettings;
import io.externalmetrics.server.config.ManagementSettings.StatusPage;
import io.externalmetrics.server.http.ConnectionObserver;
import io.externalmetrics.server.http.RawConnection;
import io.externalmetrics.server.observe.SelfMetrics;
import io.externalmetrics.server.store.ManualTime;
import io.externalmetrics.server.store.Reading;
import io.externalmetrics.server.store.SourceSnapshot;
import io.externalmetrics.server.store.SourceSnapshot.PollSummary;
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

  private final ManualTime time = new ManualTime();
  private final List<String> stalled = new CopyOnWriteArrayList<>();
  private final List<SourceSnapshot> snapshots =
      new CopyOnWriteArrayList<>(
          List.of(SourceSnapshot.unpolled(source("jobs").with(metric("emails")))));
  private final Probes probes = new Probes(() -> stalled, () -> snapshots, List::of);
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
    assertThat(response.body()).contains(",version=\"1.2.3\"} 1\n");
  }

  @Test
  void showsTheStatusAsOfEachRequest() throws Exception {
    start("127.0.0.1", StatusPage.LOOPBACK);
    assertThat(get("127.0.0.1", "/api/status").body()).contains("\"pending\"");

    poll();
    time.pass(Duration.ofSeconds(5));
    HttpResponse<String> response = get("127.0.0.1", "/api/status");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(response.body())
        .isEqualTo(
            """
            {"sources":[{"name":"jobs","plugin":"fake","prefix":"jobs-","failing":false,\
            "reason":null,"lastPoll":"2026-03-01T12:00:00Z","lastSuccess":"2026-03-01T12:00:00Z",\
            "failuresInARow":0,"metrics":[{"name":"jobs-emails","state":"fresh","reason":null,\
            "age":5,"series":[{"labels":{"queue":"a"},"value":7.0,\
            "timestamp":"2026-03-01T12:00:00Z"}]}]}],"refusedSources":[],\
            "problems":["ems.yaml:1: bad"]}""");
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

  @Test
  void namesItsPaths() throws Exception {
    start("127.0.0.1", StatusPage.OPEN);

    assertThat(get("127.0.0.1", "/").body()).isEqualTo("/livez\n/readyz\n/metrics\n/api/status\n");
  }

  @ParameterizedTest
  @CsvSource({"/nothing", "/livez/nothing", "/livez/ping/more", "/healthz", "/api", "/apis"})
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
        new ManagementSettings(address, port, statusPage, false),
        probes,
        metrics,
        () -> StatusReport.of(snapshots, List.of(), List.of("ems.yaml:1: bad"), time.now()),
        new ConnectionObserver() {});
  }

  private void poll() {
    Reading seven =
        new Reading.Values(List.of(new Series(Map.of("queue", "a"), 7, time.now().wall())));
    snapshots.set(
        0,
        snapshots
            .getFirst()
            .after(
                Map.of("emails", seven),
                new PollSummary(time.now(), Duration.ofMillis(20), Optional.empty())));
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
