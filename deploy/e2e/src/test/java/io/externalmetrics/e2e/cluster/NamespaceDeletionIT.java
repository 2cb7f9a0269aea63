package io.externalmetrics.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.testkit.NeedsDocker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A namespace goes only when every API group of the cluster can be discovered. */
@NeedsCluster
@NeedsDocker
@Timeout(300)
class NamespaceDeletionIT {
  private static final Duration PROMPT = Duration.ofSeconds(30);

  @TempDir private Path directory;

  private final Cluster cluster = Cluster.connect();
  private final Tube tube = new Tube();
  private final String victim = Cluster.newNamespaceName();
  private Installation installation;

  @BeforeEach
  void install() throws IOException {
    installation = Installation.startAvailable(cluster, directory, tube.source());
    Kubectl.run("create", "namespace", victim);
    Kubectl.run("create", "configmap", "content", "--namespace", victim);
  }

  @AfterEach
  void remove() {
    installation.close();
    tube.close();
    cluster.close();
  }

  @Test
  void aNamespaceGoesWhileTheServerIsUp() {
    deleteVictim("namespace deleted while the server is up");
  }

  @Test
  void aNamespaceGoesWhileTheServerIsDownAndItsApiServiceRemoved() {
    installation.kill();
    installation.unregister();

    deleteVictim("namespace deleted while the server is down, APIService removed");
  }

  private void deleteVictim(String what) {
    Instant before = Instant.now();
    Kubectl.run("delete", "namespace", victim, "--timeout", PROMPT.toSeconds() + "s");
    Figures.tell(what, Duration.between(before, Instant.now()));
    assertThat(cluster.client().namespaces().withName(victim).get()).isNull();
  }
}
