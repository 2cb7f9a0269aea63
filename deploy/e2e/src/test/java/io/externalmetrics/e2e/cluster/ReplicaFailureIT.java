package io.externalmetrics.e2e.cluster;

import static io.externalmetrics.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.e2e.cluster.SteadyReader.Period;
import io.externalmetrics.testkit.NeedsDocker;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Replicas are killed without a warning. */
@NeedsCluster(node = true)
@NeedsDocker
@NeedsHelm
@Timeout(300)
class ReplicaFailureIT {
  /** Until the node sees the end, the Endpoints follow, and the container has started again. */
  private static final Duration LASTING = Duration.ofSeconds(10);

  @TempDir private Path directory;

  private final Cluster cluster = Cluster.connect();
  private final Tube tube = new Tube();
  private ChartInstallation installation;
  private Reader reader;
  private SteadyReader steady;

  @BeforeEach
  void install() throws IOException {
    tube.put(3);
    installation = ChartInstallation.startAvailable(cluster, directory, tube, "");
    reader = installation.reader();
    steady = SteadyReader.start(() -> reader.metric(installation.namespace(), Tube.METRIC));
  }

  @AfterEach
  void remove() {
    steady.close();
    reader.close();
    installation.close();
    tube.close();
    cluster.close();
  }

  @Test
  void theOtherReplicaServesOnWhenOneIsKilled() {
    Pod victim = installation.pods().list().getFirst();

    Instant killed = Instant.now();
    installation.node().signal(victim, "KILL");
    installation.pods().awaitRestarts(1);
    steady.awaitMore(200);

    Duration lastFailure =
        steady.failures().stream()
            .map(Period::to)
            .max(Comparator.naturalOrder())
            .map(last -> Duration.between(killed, last))
            .orElse(Duration.ZERO);
    Figures.tell("one of two replicas killed, failures in a row", steady.failures().size());
    Figures.tell("one of two replicas killed, last failure after", lastFailure);
    assertThat(lastFailure).isLessThan(LASTING);
  }

  @Test
  @NeedsCluster(stops = true)
  void bothComeBackWhenTheyWereKilledWhileTheApiServerIsAway() {
    List<Pod> victims = installation.pods().list();
    cluster.stop();
    Instant back;
    try {
      victims.forEach(victim -> installation.node().signal(victim, "KILL"));
      eventually(
          () ->
              assertThat(victims)
                  .allMatch(
                      victim ->
                          installation.node().log(victim).contains("the cluster's API server")));
    } finally {
      back = cluster.start();
    }
    cluster.awaitAvailable();

    Period recovered = steady.awaitCode(200);
    Figures.tell(
        "both killed while the API server was away, first value after its return",
        Duration.between(back, recovered.from()));
    installation.pods().awaitReady();
    assertThat(installation.pods().restarts()).isEqualTo(2);
  }
}
