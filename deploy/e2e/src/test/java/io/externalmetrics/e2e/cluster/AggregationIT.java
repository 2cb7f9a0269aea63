package io.externalmetrics.e2e.cluster;

import static io.externalmetrics.e2e.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.testkit.NeedsDocker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the API server and kubectl make of us. */
@NeedsCluster
@NeedsDocker
@Timeout(300)
class AggregationIT {
  /** The API server asks again after 30 s at the latest. */
  private static final Duration AVAILABLE_WITHIN = Duration.ofSeconds(35);

  private static final String VERSION = "/apis/external.metrics.k8s.io/v1beta1";

  @TempDir private Path directory;

  private final Cluster cluster = Cluster.connect();
  private final Tube tube = new Tube();

  @AfterEach
  void end() {
    tube.close();
    cluster.close();
  }

  @Test
  void kubectlReadsDiscoveryValuesAndOpenApiAndTheApiServerLogsNoError() throws IOException {
    tube.put(3);
    long logged = logSize();
    try (Installation installation = Installation.start(cluster, directory, tube.source())) {
      Instant registered = Instant.now();
      installation.register();
      cluster.awaitAvailable();
      Figures.tell("APIService applied to Available", Duration.between(registered, Instant.now()));

      assertThat(Kubectl.run("get", "--raw", VERSION)).contains("\"ExternalMetricValueList\"");
      assertThat(
              Kubectl.run(
                  "get",
                  "--raw",
                  VERSION + "/namespaces/" + installation.namespace() + "/" + Tube.METRIC))
          .contains("\"value\":\"3\"");
      Kubectl.Output resources = Kubectl.output("api-resources");
      assertThat(resources.exitCode()).isZero();
      assertThat(resources.err()).isEmpty();
      assertThat(resources.out()).contains("external.metrics.k8s.io");
      eventually(
          () ->
              assertThat(Kubectl.run("get", "--raw", "/openapi/v2").contains(VERSION))
                  .as("the API server has read our OpenAPI document")
                  .isTrue());

      assertThat(cluster.availability()).isEqualTo("Available");
      assertThat(errorsSince(logged)).isEmpty();
    }
  }

  @Test
  void becomesAvailableWhenTheServerComesAfterItsApiService() throws IOException {
    try (Installation installation = Installation.start(cluster, directory, tube.source())) {
      installation.kill();
      installation.register();
      eventually(() -> assertThat(cluster.availability()).startsWith("FailedDiscoveryCheck"));

      installation.start();
      Instant serving = Instant.now();
      cluster.awaitAvailable();
      Duration took = Duration.between(serving, Instant.now());
      Figures.tell("server started to APIService available again", took);
      assertThat(took).isLessThan(AVAILABLE_WITHIN);
    }
  }

  private long logSize() throws IOException {
    Optional<Path> log = cluster.settings().apiServerLog();
    return log.isPresent() ? Files.size(log.get()) : 0;
  }

  /** What the API server has logged of us as a warning or an error. */
  private List<String> errorsSince(long size) throws IOException {
    Optional<Path> log = cluster.settings().apiServerLog();
    if (log.isEmpty()) {
      return List.of();
    }
    try (InputStream stream = Files.newInputStream(log.get())) {
      stream.skipNBytes(size);
      return new String(stream.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> line.matches("[EWF]\\d{4} .*"))
          .filter(line -> line.contains("external.metrics.k8s.io"))
          .toList();
    }
  }
}
