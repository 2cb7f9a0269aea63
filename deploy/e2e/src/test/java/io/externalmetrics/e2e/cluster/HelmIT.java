package io.externalmetrics.e2e.cluster;

import static io.externalmetrics.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.testkit.NeedsDocker;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Helm installs the chart, changes it, changes it back, and takes it away. */
@NeedsCluster(node = true)
@NeedsDocker
@NeedsHelm
@Timeout(300)
class HelmIT {
  private static final Duration PROMPT = Duration.ofSeconds(60);

  @TempDir private Path directory;

  private final Cluster cluster = Cluster.connect();
  private final Tube tube = new Tube();
  private ChartInstallation installation;

  @BeforeEach
  void install() throws IOException {
    tube.put(3);
    installation = ChartInstallation.startAvailable(cluster, directory, tube, "");
  }

  @AfterEach
  void remove() {
    installation.close();
    tube.close();
    cluster.close();
  }

  @Test
  void anUpgradeReplacesPodsOnlyWhereItMust() throws IOException {
    List<String> first = installation.pods().names();
    List<X509Certificate> trusted = cluster.trusted();

    installation.upgrade(installation.source().replace("name: jobs", "name: mails"), "");
    awaitValue("mails-emails");
    eventually(
        () ->
            assertThat(Kubectl.metric(installation.namespace(), Tube.METRIC).err())
                .contains("NotFound"));
    assertThat(installation.pods().names()).isEqualTo(first);

    installation.upgrade("log: {level: debug}\n");
    installation.pods().awaitRollout();
    List<String> second = installation.pods().names();
    assertThat(second).hasSize(2).doesNotContainAnyElementsOf(first);
    awaitValue(Tube.METRIC);

    installation.upgrade("");
    installation.pods().awaitRollout();
    assertThat(installation.pods().names()).hasSize(2).doesNotContainAnyElementsOf(second);
    awaitValue(Tube.METRIC);

    assertThat(cluster.trusted()).isEqualTo(trusted);
    assertThat(cluster.availability()).isEqualTo("Available");
  }

  @Test
  void uninstallingLeavesNothingButTheSecretAndInstallingAgainGoesOnWithItsCa() throws IOException {
    List<X509Certificate> trusted = cluster.trusted();

    installation.release().uninstall();
    assertThat(cluster.leftovers()).isEmpty();
    assertThat(
            Kubectl.run("get", "secret", "--namespace", installation.namespace(), "--output=name"))
        .contains("secret/external-metrics-server-tls");

    installation.upgrade("");
    cluster.awaitAvailable();
    assertThat(cluster.trusted()).isEqualTo(trusted);

    installation.release().uninstall();
    Kubectl.run(
        "delete", "namespace", installation.namespace(), "--timeout", PROMPT.toSeconds() + "s");
  }

  private void awaitValue(String metric) {
    eventually(
        () ->
            assertThat(Kubectl.metric(installation.namespace(), metric).out())
                .contains("\"value\":\"3\""));
  }
}
