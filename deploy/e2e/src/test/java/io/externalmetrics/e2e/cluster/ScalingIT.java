package io.externalmetrics.e2e.cluster;

import static io.externalmetrics.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

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
  private static final Duration MARGIN = Duration.ofMillis(500);
  private static final int PUTS = 5;

  @TempDir private Path directory;

  private final Cluster cluster = Cluster.connect();
  private final Tube tube = new Tube();
  private Installation installation;
  private AutoscaledDeployment workers;

  @BeforeEach
  void install() throws IOException {
    tube.put(1);
    installation = Installation.startAvailable(cluster, directory, tube.source());
    workers = AutoscaledDeployment.create(cluster, installation.namespace(), Tube.METRIC);
    awaitScalingActive("True ValidMetricFound");
  }

  @AfterEach
  void remove() {
    workers.close();
    installation.close();
    cluster.close();
    tube.close();
  }

  @Test
  void replicasFollowTheTubeWithinPollAndSync() throws IOException {
    List<Duration> delays = new ArrayList<>();
    for (int i = 0; i < PUTS; i++) {
      Instant before = Instant.now();
      tube.put(1);
      delays.add(Duration.between(before, workers.awaitReplicas(2 + i)));
    }
    Figures.tell("put to new spec.replicas", delays);
    Instant before = Instant.now();
    tube.finish(1 + PUTS);
    Duration down = Duration.between(before, workers.awaitReplicas(1));
    Figures.tell("last job done to new spec.replicas", down);

    Duration bound = Tube.INTERVAL.plus(cluster.settings().hpaSync()).plus(MARGIN);
    assertThat(delays).allSatisfy(delay -> assertThat(delay).isLessThanOrEqualTo(bound));
  }

  @Test
  void replicasStayWhileTheBackendIsDeadAndTheHpaSaysWhy() throws IOException {
    tube.put(2);
    workers.awaitReplicas(3);

    tube.kill();
    String message = "source \"jobs\": connection refused by " + tube.address();
    awaitScalingActive("False FailedGetExternalMetric", message);
    eventually(
        () ->
            assertThat(workers.events("FailedGetExternalMetric"))
                .anySatisfy(event -> assertThat(event).endsWith(message)));
    assertThat(workers.history()).endsWith(3);

    tube.restart();
    tube.put(5);
    workers.awaitReplicas(5);
    awaitScalingActive("True ValidMetricFound");
  }

  @Test
  void replicasStayWhileTheServerIsDeadAndScalingGoesOnAfterwards() throws IOException {
    tube.put(2);
    workers.awaitReplicas(3);

    installation.kill();
    tube.put(1);
    awaitScalingActive("False FailedGetExternalMetric");
    assertThat(workers.history()).endsWith(3);

    Instant restart = Instant.now();
    installation.start();
    Figures.tell(
        "start after SIGKILL to new spec.replicas",
        Duration.between(restart, workers.awaitReplicas(4)));
    assertThat(workers.history()).endsWith(3, 4);
  }

  private void awaitScalingActive(String... parts) {
    eventually(() -> assertThat(workers.condition("ScalingActive")).contains(parts));
  }
}
