package io.externalmetrics.e2e.cluster;

import static io.externalmetrics.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.cloudwatch.FakeCloudWatch;
import io.externalmetrics.testkit.DebianService;
import io.externalmetrics.testkit.FakeBackend;
import io.externalmetrics.testkit.NeedsDocker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What used to take two providers and a router in front of them: an HPA on a Prometheus query and
 * an HPA on a CloudWatch metric, in one cluster, from one server.
 */
@NeedsCluster
@NeedsDocker
@Timeout(300)
class SeveralBackendsIT {
  private static final String RULES =
      """
      groups:
        - name: foo
          interval: 1s
          rules:
            - {record: foo, expr: "vector(3)", labels: {yeah: "yes", pod: a}}
            - {record: foo, expr: "vector(1)", labels: {yeah: "yes", pod: b}}
            - {record: foo, expr: "vector(9)", labels: {yeah: "no", pod: c}}
      """;

  @TempDir private Path directory;

  private final Cluster cluster = Cluster.connect();
  private final FakeBackend aws =
      FakeBackend.start(
          new FakeCloudWatch()
              .with(
                  "ApproximateNumberOfMessagesVisible",
                  Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofMinutes(2)),
                  7));

  @AfterEach
  void end() {
    aws.close();
    cluster.close();
  }

  @Test
  void twoHpasFollowPrometheusAndCloudWatchAtOnce() throws IOException {
    try (DebianService prometheus = prometheus().start();
        Installation installation =
            Installation.startAvailable(cluster, directory, sources(prometheus));
        AutoscaledDeployment web =
            AutoscaledDeployment.create(
                cluster,
                installation.namespace(),
                "web",
                "prometheus-a-metric-called-foo",
                Map.of("yeah", "yes"));
        AutoscaledDeployment worker =
            AutoscaledDeployment.create(
                cluster, installation.namespace(), "worker", "cloudwatch-bar", Map.of())) {
      web.awaitReplicas(4);
      worker.awaitReplicas(7);
      eventually(
          () -> assertThat(web.condition("ScalingActive")).startsWith("True ValidMetricFound"));
      assertThat(worker.condition("ScalingActive")).startsWith("True ValidMetricFound");

      aws.refuse();
      eventually(
          () ->
              assertThat(worker.condition("ScalingActive"))
                  .contains("source \"cloudwatch\": ", aws.address().toString()));
      assertThat(worker.history()).endsWith(7);
      assertThat(web.condition("ScalingActive")).startsWith("True ValidMetricFound");
    }
  }

  private DebianService prometheus() throws IOException {
    return DebianService.of(
            "prometheus",
            9090,
            "prometheus",
            "--config.file=/prometheus.yml",
            "--storage.tsdb.path=/data")
        .withFile(
            Files.writeString(directory.resolve("prometheus.yml"), "rule_files: [/rules.yml]\n"),
            "/prometheus.yml")
        .withFile(Files.writeString(directory.resolve("rules.yml"), RULES), "/rules.yml");
  }

  private String sources(DebianService prometheus) {
    return """
    - name: prometheus
      plugin: prometheus
      interval: 1s
      settings: {url: "http://%s"}
      metrics: [{name: a-metric-called-foo, query: 'sum by (yeah) (foo)'}]
    - name: cloudwatch
      plugin: cloudwatch
      interval: 1s
      maxAge: 3s
      settings:
        region: eu-west-1
        endpoint: "http://%s"
        credentials: {accessKeyId: a, secretAccessKey: b}
      metrics:
        - name: bar
          namespace: AWS/SQS
          metric: ApproximateNumberOfMessagesVisible
          dimensions: {QueueName: jobs}
          stat: Average
          period: 60s
    """
        .formatted(prometheus.address(), aws.address());
  }
}
