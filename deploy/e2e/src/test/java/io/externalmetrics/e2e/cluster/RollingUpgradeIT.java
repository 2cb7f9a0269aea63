package io.externalmetrics.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.testkit.NeedsDocker;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas are replaced one after the other while somebody reads fifty times a second. */
@NeedsCluster(node = true)
@NeedsDocker
@NeedsHelm
@Timeout(300)
class RollingUpgradeIT {
  private static final int SOME = 100;

  @TempDir private Path directory;

  private final Cluster cluster = Cluster.connect();
  private final Tube tube = new Tube();
  private ChartInstallation installation;
  private Reader reader;

  @BeforeEach
  void install() throws IOException {
    tube.put(3);
    installation = ChartInstallation.startAvailable(cluster, directory, tube, "");
    reader = installation.reader();
  }

  @AfterEach
  void remove() {
    reader.close();
    installation.close();
    tube.close();
    cluster.close();
  }

  @Test
  void noReadFailsWhileEveryPodIsReplacedAndTheUpgradeTakenBack() throws IOException {
    PacedReader.Outcome outcome;
    try (PacedReader paced =
        PacedReader.start(() -> reader.metric(installation.namespace(), Tube.METRIC), "3")) {
      installation.upgrade("podAnnotations: {upgrade: \"1\"}\n");
      paced.awaitMore(SOME);
      Kubectl.run(
          "rollout",
          "undo",
          "--namespace",
          installation.namespace(),
          "deployment/" + HelmRelease.NAME);
      installation.pods().awaitRollout();
      paced.awaitMore(SOME);
      outcome = paced.outcome();
    }
    outcome.tell("rolling upgrade and rollback");
    assertThat(outcome.failures()).isEmpty();
  }
}
