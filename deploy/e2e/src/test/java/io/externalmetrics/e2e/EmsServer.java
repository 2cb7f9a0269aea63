package io.externalmetrics.e2e;

import static io.externalmetrics.e2e.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running {@code ems serve}, and what its two ports answer. */
public final class EmsServer implements AutoCloseable {
  private static final Pattern SERVING =
      Pattern.compile("serving on (https://\\S+), management on (http://\\S+)");
  private static final String NAMESPACED =
      "/apis/external.metrics.k8s.io/v1beta1/namespaces/default/";

  private final EmsProcess process;
  private final HttpClient client = Http.client();
  private final URI secure;
  private final URI management;

  private EmsServer(EmsProcess process, URI secure, URI management) {
    this.process = process;
    this.secure = secure;
    this.management = management;
  }

  /** Returns when both ports answer; first polls may still be under way. */
  public static EmsServer serve(Path configuration, Map<String, String> environment)
      throws IOException {
    EmsProcess process =
        EmsProcess.start(environment, "serve", "--config", configuration.toString());
    try {
      eventually(
          () -> {
            if (!process.isAlive()) {
              throw new IllegalStateException("ended instead of serving: " + process.stderr());
            }
            assertThat(process.stderr()).containsPattern(SERVING);
          });
    } catch (AssertionError | IllegalStateException e) {
      process.close();
      throw e;
    }
    Matcher serving = SERVING.matcher(process.stderr());
    assertThat(serving.find()).isTrue();
    return new EmsServer(process, URI.create(serving.group(1)), URI.create(serving.group(2)));
  }

  /** Returns when the first round of polls is over. */
  public static EmsServer serveReady(Path configuration, Map<String, String> environment)
      throws IOException {
    EmsServer server = serve(configuration, environment);
    try {
      eventually(() -> assertThat(server.managementAnswer("/readyz").statusCode()).isEqualTo(200));
      return server;
    } catch (AssertionError e) {
      server.close();
      throw e;
    }
  }

  public static EmsServer serveReady(Path configuration) throws IOException {
    return serveReady(configuration, Map.of());
  }

  /** The secure port's address. */
  public URI secure() {
    return secure;
  }

  /** The management port's address. */
  URI management() {
    return management;
  }

  /** What an HPA in the namespace "default" is told. */
  Answer metric(String name) {
    return api(NAMESPACED + name);
  }

  Answer metric(String name, String labelSelector) {
    return api(NAMESPACED + name + "?labelSelector=" + URLEncoder.encode(labelSelector, UTF_8));
  }

  Answer api(String path) {
    return Answer.of(Http.get(client, secure.resolve(path)));
  }

  /** The text of a page of the management port. */
  public String management(String path) {
    HttpResponse<String> response = managementAnswer(path);
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  /** The server's own metric, such as {@code ems_config_problems}; 0 where there is none yet. */
  public double own(String metric) {
    return management("/metrics")
        .lines()
        .filter(line -> line.startsWith(metric + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(metric.length() + 1)))
        .sum();
  }

  /** When the last poll that the source answered began. */
  Instant lastGoodPoll(String source) {
    double seconds = own("ems_source_last_success_timestamp_seconds{source=\"" + source + "\"}");
    return Instant.ofEpochMilli(Math.round(seconds * 1000));
  }

  /** How many polls of a source have ended. */
  double polls(String source) {
    return own("ems_polls_total{source=\"" + source + "\"}");
  }

  /** The most memory the process has had resident. */
  public long peakMemoryMebibytes() {
    return process.peakMemoryMebibytes();
  }

  /** Everything the process has written until now. */
  public String output() {
    return process.stdout() + process.stderr();
  }

  /** SIGTERM; returns how long the process took to end. */
  public Duration terminate() {
    return process.terminate();
  }

  int exitCode() {
    return process.exitCode();
  }

  private HttpResponse<String> managementAnswer(String path) {
    return Http.get(client, management.resolve(path));
  }

  @Override
  public void close() {
    process.close();
    client.shutdownNow();
  }
}
