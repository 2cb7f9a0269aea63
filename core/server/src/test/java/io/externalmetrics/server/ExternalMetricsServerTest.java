package io.externalmetrics.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import io.externalmetrics.server.config.ConfigurationReader;
import io.externalmetrics.server.plugin.PluginCatalog;
import io.externalmetrics.server.poll.ScriptedPlugin;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.Sample;
import io.externalmetrics.testkit.TrustEveryone;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.LogManager;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ExternalMetricsServerTest {
  private static final String SOURCES =
      """
      log: {level: error}
      sources:
        - {name: jobs, plugin: scripted, interval: 1h, metrics: [{name: emails}]}
      """;

  /** Not Helidon's: its daemon timers live until they are collected. */
  private static final Pattern OWN_THREADS =
      Pattern.compile("#\\d+ \"(poll |scrape |close |configuration-file)[^\"]*\"");

  @TempDir private Path directory;
  private Path file = Path.of("");

  /** Of tests whose plugins hang on purpose. */
  private Set<String> earlierThreads = Set.of();

  private final ScriptedPlugin plugin = new ScriptedPlugin(sevenAt("2026-03-01T12:00:00Z"));
  private final HttpClient client;
  private Optional<ExternalMetricsServer> running = Optional.empty();

  ExternalMetricsServerTest() throws GeneralSecurityException {
    client = HttpClient.newBuilder().sslContext(TrustEveryone.context()).build();
  }

  @BeforeEach
  void nameFile() throws IOException {
    file = directory.resolve("ems.yaml");
    earlierThreads = ownThreads();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    running.ifPresent(ExternalMetricsServer::close);
    // A server configures the log of the whole JVM.
    LogManager.getLogManager().readConfiguration();
  }

  @Test
  void servesAValueOverTls() throws Exception {
    ExternalMetricsServer server = start(listeningOn(0, 0) + SOURCES);
    await("the first poll", () -> readyz(server).statusCode() == 200);

    HttpResponse<String> answer = metric(server, "jobs-emails");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualToIgnoringNewLines(
            """
            {"kind":"ExternalMetricValueList","apiVersion":"external.metrics.k8s.io/v1beta1",\
            "metadata":{},"items":[{"metricName":"jobs-emails","metricLabels":{},\
            "timestamp":"2026-03-01T12:00:00Z","value":"7"}]}\
            """);
  }

  @Test
  void tellsNoMetricOfItselfThatIsNotDocumented() throws Exception {
    ExternalMetricsServer server =
        start(
            """
            server: {address: 127.0.0.1, port: 0, auth: none}
            management: {port: 0, metricValues: true}
            """
                + SOURCES);
    await("the first poll", () -> readyz(server).statusCode() == 200);

    String text = get("http://127.0.0.1:" + server.managementPort() + "/metrics").body();

    assertThat(text).contains("\nems_metric_value{metric=\"jobs-emails\",source=\"jobs\"} 7.0\n");
    String page = Files.readString(Path.of("../../docs/operations.md"));
    assertThat(Pattern.compile("(?m)^# TYPE (\\S+) ").matcher(text).results())
        .hasSizeGreaterThan(20)
        .allSatisfy(told -> assertThat(page).contains("\n| `" + told.group(1) + "` |"));
  }

  @Test
  void refusesToDelegateWithoutACluster() {
    assertRefused(
        "server: {port: 0}\n" + SOURCES,
        "kubernetes: expected a kubeconfig, because this is no Pod with a service account; set"
            + " kubernetes.kubeconfig, pass --kubeconfig, or do without a cluster:"
            + " server.auth: none, no tls: managed, and no fromSecret");
  }

  @Test
  void refusesAFileThatCannotBeRead() {
    assertThatThrownBy(this::start)
        .isInstanceOf(StartException.class)
        .hasMessage("cannot read " + file + ": no such file");
  }

  @Test
  void refusesABadServerSection() {
    assertRefused(
        "server: {address: 127.0.0.1, prot: 0, auth: none}\n" + SOURCES,
        file + ":1: server.prot: unknown setting; did you mean \"port\"?");
  }

  @Test
  void refusesCertificateFilesThatDoNotBelongTogether() throws Exception {
    CertificatePair one =
        CertificatePair.write(directory, "one", Instant.now(), Duration.ofDays(1));
    CertificatePair other =
        CertificatePair.write(directory, "other", Instant.now(), Duration.ofDays(1));

    assertRefused(
        """
        server:
          address: 127.0.0.1
          port: 0
          auth: none
          tls: {certificate: "%s", privateKey: "%s"}
        """
                .formatted(one.certificate(), other.privateKey())
            + SOURCES,
        "server.tls: "
            + other.privateKey()
            + ": expected the key of the first certificate in "
            + one.certificate()
            + ", found another key; give the pair that was issued together");
    assertThat(plugin.opened).isEmpty();
  }

  @Test
  void refusesATakenPortAndLeavesNothingBehind() throws Exception {
    int management = freePort();
    try (ServerSocket taken = listen(0)) {
      assertRefused(
          listeningOn(taken.getLocalPort(), management) + SOURCES,
          "server: cannot listen on 127.0.0.1:"
              + taken.getLocalPort()
              + "; is the port in use, or the address not one of this machine?");
    }

    assertNothingIsLeft();
    assertIsFree(management);
  }

  @Test
  void refusesATakenManagementPortAndLeavesNothingBehind() throws Exception {
    int port = freePort();
    try (ServerSocket taken = listen(0)) {
      assertRefused(
          listeningOn(port, taken.getLocalPort()) + SOURCES,
          "management: cannot listen on 127.0.0.1:"
              + taken.getLocalPort()
              + "; is the port in use, or the address not one of this machine?");
    }

    assertNothingIsLeft();
    assertIsFree(port);
  }

  @Test
  void servesWhatAChangedFileSays() throws Exception {
    ExternalMetricsServer server = start(listeningOn(0, 0) + SOURCES);

    write(listeningOn(0, 0) + SOURCES.replace("emails", "images"));

    await("the new metric", () -> metric(server, "jobs-images").statusCode() == 200);
    assertThat(metric(server, "jobs-emails").statusCode()).isEqualTo(404);
  }

  @Test
  void servesWithoutTheClusterWhoseHpasItIsToWatchAndSaysSo() throws Exception {
    ExternalMetricsServer server =
        start(listeningOn(0, 0) + "kubernetes: {watchHpas: true}\n" + SOURCES);

    await("the first poll", () -> readyz(server).statusCode() == 200);
    String management = "http://127.0.0.1:" + server.managementPort();
    assertThat(get(management + "/api/status").body())
        .contains(
            "\"hpas\":{\"state\":\"unavailable\",\"reason\":\"kubernetes: expected a kubeconfig,");
    assertThat(get(management + "/metrics").body()).contains("\nems_hpa_watch_up 0.0\n");
  }

  @Test
  void tellsWhoReadsAMetricAndHowOften() throws Exception {
    ExternalMetricsServer server = start(listeningOn(0, 0) + SOURCES);
    await("the first poll", () -> readyz(server).statusCode() == 200);
    metric(server, "jobs-emails");
    metric(server, "jobs-emials");

    String management = "http://127.0.0.1:" + server.managementPort();
    assertThat(get(management + "/api/metrics/jobs-emails").body())
        .contains("\"readers\":[{\"user\":\"system:unsecured\",\"namespace\":\"default\",");
    assertThat(get(management + "/metrics").body())
        .contains("\nems_unknown_metric_requests_total 1.0\n");
  }

  @Test
  void failsReadinessAndGoesOnServingBeforeItEnds() throws Exception {
    ExternalMetricsServer server =
        start(listeningOn(0, 0).replace("auth: none", "auth: none, shutdownDelay: 1h") + SOURCES);
    await("the first poll", () -> readyz(server).statusCode() == 200);

    Thread closing = Thread.ofVirtual().start(server::close);

    await("readiness to fail", () -> readyz(server).statusCode() == 500);
    assertThat(readyz(server).body())
        .isEqualTo(
            """
            [+]ping ok
            [+]first-polls ok
            [-]shutdown failed: reason withheld
            readyz check failed
            """);
    assertThat(metric(server, "jobs-emails").statusCode()).isEqualTo(200);
    assertThat(closing.isAlive()).isTrue();

    closing.interrupt();
    assertThat(closing.join(Duration.ofSeconds(10))).isTrue();
    running = Optional.empty();
  }

  @Test
  void endsAllItBeganWhenItIsClosed() throws Exception {
    ExternalMetricsServer server = start(listeningOn(0, 0) + SOURCES);
    int port = server.port();
    int managementPort = server.managementPort();
    await("the first poll", () -> readyz(server).statusCode() == 200);
    assertThat(ownThreads())
        .anyMatch(thread -> thread.endsWith("\"poll jobs\""))
        .anyMatch(thread -> thread.endsWith("\"configuration-file\""));

    server.close();

    assertNothingIsLeft();
    assertIsFree(port);
    assertIsFree(managementPort);
    assertThatThrownBy(() -> get("http://127.0.0.1:" + managementPort + "/livez"))
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void endsInFiveSecondsWhateverAScraperDoes() throws Exception {
    CountDownLatch scraping = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    plugin.onScrape(
        (_, _) -> {
          scraping.countDown();
          awaitWithoutInterruption(release);
          return Map.of();
        });
    plugin.onClose(() -> awaitWithoutInterruption(release));
    ExternalMetricsServer server = start(listeningOn(0, 0) + SOURCES);
    scraping.await();
    assertThat(metric(server, "jobs-emails").statusCode()).isEqualTo(503);

    assertTimeoutPreemptively(Duration.ofSeconds(5), server::close);

    release.countDown();
    assertNothingIsLeft();
  }

  @Test
  void endsInFiveSecondsWhateverClientsDoAndIsProbedUntilTheEnd() throws Exception {
    ExternalMetricsServer server =
        start(listeningOn(0, 0).replace("auth: none", "auth: none, shutdownDelay: 1s") + SOURCES);
    List<Integer> probes = new CopyOnWriteArrayList<>();
    List<Socket> clients = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      int port = i % 2 == 0 ? server.port() : server.managementPort();
      Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
      client.getOutputStream().write("GET /livez HT".getBytes(US_ASCII));
      clients.add(client);
    }
    Thread prober =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    while (true) {
                      probes.add(readyz(server).statusCode());
                    }
                  } catch (IOException | InterruptedException e) {
                    // the end
                  }
                });

    assertTimeoutPreemptively(Duration.ofSeconds(6), server::close);

    // Longer than a request may take: the JDK may lose a connection that it accepts in the moment
    // in
    // which the port closes, and then its client hears nothing while the process lives.
    assertThat(prober.join(Duration.ofSeconds(20))).isTrue();
    assertThat(probes).endsWith(500);
    for (Socket client : clients) {
      client.close();
    }
  }

  private static ScriptedPlugin.Script sevenAt(String timestamp) {
    Sample seven = new Sample(7, Map.of(), Optional.of(Instant.parse(timestamp)));
    return (metrics, _) ->
        metrics.stream()
            .collect(Collectors.toMap(Metric::name, _ -> new Outcome.Samples(List.of(seven))));
  }

  private static String listeningOn(int port, int managementPort) {
    return "server: {address: 127.0.0.1, port: %d, auth: none}\nmanagement: {port: %d}\n"
        .formatted(port, managementPort);
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
  }

  private ExternalMetricsServer start(String text) throws IOException, StartException {
    write(text);
    return start();
  }

  private ExternalMetricsServer start() throws StartException {
    ExternalMetricsServer server =
        ExternalMetricsServer.start(
            file,
            Optional.empty(),
            PluginCatalog.of(ConfigurationReader.commonMetricKeys(), plugin),
            Map.of(),
            "1.2.3");
    running = Optional.of(server);
    return server;
  }

  private void assertRefused(String text, String message) {
    assertThatThrownBy(() -> start(text)).isInstanceOf(StartException.class).hasMessage(message);
  }

  private void assertNothingIsLeft() throws Exception {
    await("all threads to end", () -> earlierThreads.containsAll(ownThreads()));
    assertThat(plugin.opened).allMatch(scraper -> scraper.closes.get() > 0);
  }

  /** The JVM's own list has no virtual threads. */
  private Set<String> ownThreads() throws IOException {
    Path dump = directory.resolve("threads");
    Files.deleteIfExists(dump);
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
    return OWN_THREADS
        .matcher(Files.readString(dump))
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toSet());
  }

  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = listen(0)) {
      return socket.getLocalPort();
    }
  }

  private static void assertIsFree(int port) throws IOException {
    try (ServerSocket socket = listen(port)) {
      assertThat(socket.isBound()).isTrue();
    }
  }

  private HttpResponse<String> metric(ExternalMetricsServer server, String name)
      throws IOException, InterruptedException {
    return get(
        "https://127.0.0.1:%d/apis/external.metrics.k8s.io/v1beta1/namespaces/default/%s"
            .formatted(server.port(), name));
  }

  private HttpResponse<String> readyz(ExternalMetricsServer server)
      throws IOException, InterruptedException {
    return get("http://127.0.0.1:" + server.managementPort() + "/readyz");
  }

  private HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10)).build(),
        BodyHandlers.ofString());
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.call()) {
      if (System.nanoTime() - end > 0) {
        fail("waited in vain for " + what);
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private static void awaitWithoutInterruption(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException e) {
        // what a stubborn plugin does
      }
    }
  }
}
