package io.externalmetrics.e2e.cluster;

import static io.externalmetrics.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.e2e.Backends;
import io.externalmetrics.e2e.JobClient;
import io.externalmetrics.testkit.DebianService;
import io.externalmetrics.testkit.NeedsDocker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An HPA on a beanstalkd tube, one replica for each job. */
@NeedsCluster
@NeedsDocker
@Timeout(300)
class ScalingIT {
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration MARGIN = Duration.ofMillis(500);
  private static final int PUTS = 5;

  @TempDir private Path directory;

  private final Cluster cluster = Cluster.connect();
  private final DebianService beanstalkd = Backends.beanstalkd().start();
  private Installation installation;
  private AutoscaledDeployment workers;

  @BeforeEach
  void install() throws IOException {
    put(1);
    installation =
        Installation.startAvailable(
            cluster,
            directory,
            """
            - name: jobs
              plugin: beanstalkd
              interval: %ds
              maxAge: 5s
              settings: {address: "%s"}
              metrics: [{name: emails, tube: emails, missingTube: empty}]
            """
                .formatted(INTERVAL.toSeconds(), beanstalkd.address()));
    workers = AutoscaledDeployment.create(cluster, installation.namespace(), "jobs-emails");
    awaitCondition("True ValidMetricFound");
  }

  @AfterEach
  void remove() {
    workers.close();
    installation.close();
    cluster.close();
    beanstalkd.close();
  }

  @Test
  void replicasFollowTheTubeWithinPollAndSync() throws IOException {
    List<Duration> delays = new ArrayList<>();
    try (JobClient jobs = new JobClient(beanstalkd)) {
      for (int i = 0; i < PUTS; i++) {
        Instant before = Instant.now();
        jobs.put("emails");
        delays.add(Duration.between(before, workers.awaitReplicas(2 + i)));
      }
      Instant before = Instant.now();
      for (int i = 0; i < 1 + PUTS; i++) {
        jobs.finish("emails");
      }
      Figures.tell(
          "last job done to new spec.replicas", Duration.between(before, workers.awaitReplicas(1)));
    }
    Figures.tell("put to new spec.replicas", delays);
    assertThat(delays)
        .allSatisfy(
            delay ->
                assertThat(delay)
                    .isLessThanOrEqualTo(INTERVAL.plus(cluster.settings().hpaSync()).plus(MARGIN)));
  }

  @Test
  void replicasStayWhileTheBackendIsDeadAndTheHpaSaysWhy() throws IOException {
    put(2);
    workers.awaitReplicas(3);

    beanstalkd.stop();
    String message = "source \"jobs\": connection refused by " + beanstalkd.address();
    awaitCondition("False FailedGetExternalMetric", message);
    eventually(
        () ->
            assertThat(workers.events("FailedGetExternalMetric"))
                .anySatisfy(event -> assertThat(event).endsWith(message)));
    assertThat(workers.history()).endsWith(3);

    beanstalkd.start();
    put(5);
    workers.awaitReplicas(5);
    // A loss of the backend's jobs is a number again, not before.
    assertThat(workers.history()).startsWith(1);
    awaitCondition("True ValidMetricFound");
  }

  @Test
  void replicasStayWhileTheServerIsDeadAndScalingGoesOnAfterwards() throws IOException {
    put(2);
    workers.awaitReplicas(3);

    installation.kill();
    put(1);
    awaitCondition("False FailedGetExternalMetric");
    assertThat(workers.history()).endsWith(3);

    Instant restart = Instant.now();
    installation.start();
    Figures.tell(
        "restart after SIGKILL to new spec.replicas",
        Duration.between(restart, workers.awaitReplicas(4)));
    assertThat(workers.history()).doesNotContain(0).endsWith(3, 4);
  }

  private void put(int jobs) throws IOException {
    try (JobClient client = new JobClient(beanstalkd)) {
      for (int i = 0; i < jobs; i++) {
        client.put("emails");
      }
    }
  }

  private void awaitCondition(String... parts) {
    eventually(() -> assertThat(workers.condition("ScalingActive")).contains(parts));
  }
}
