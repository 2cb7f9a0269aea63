package io.externalmetrics.e2e.cluster;

import static io.externalmetrics.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.testkit.NeedsDocker;
import io.fabric8.kubernetes.api.model.APIService;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The cluster has a provider of external metrics already, which nobody but its owner replaces. */
@NeedsCluster(node = true)
@NeedsDocker
@NeedsHelm
@Timeout(300)
class OtherProviderIT {
  private static final String OTHER =
      """
      apiVersion: apiregistration.k8s.io/v1
      kind: APIService
      metadata: {name: v1beta1.external.metrics.k8s.io}
      spec:
        group: external.metrics.k8s.io
        version: v1beta1
        groupPriorityMinimum: 100
        versionPriority: 100
        insecureSkipTLSVerify: true
        service: {name: other-provider, namespace: ems-e2e-other}
      """;
  private static final String TRIAL = "apiService: {create: false}\n";

  @TempDir private Path directory;

  private final Cluster cluster = Cluster.connect();
  private final Tube tube = new Tube();
  private ChartInstallation installation;

  @BeforeEach
  void registerTheOther() throws IOException {
    tube.put(3);
    installation = ChartInstallation.prepare(cluster, directory, tube);
    Kubectl.apply(OTHER);
  }

  @AfterEach
  void remove() {
    Kubectl.delete(OTHER);
    installation.close();
    tube.close();
    cluster.close();
  }

  @Test
  void helmRefusesToReplaceIt() {
    APIService before = cluster.apiService().orElseThrow();

    assertThatThrownBy(() -> installation.upgrade(""))
        .hasMessageContaining("APIService \"v1beta1.external.metrics.k8s.io\"")
        .hasMessageContaining("invalid ownership metadata");

    assertUnchanged(before);
  }

  @Test
  void aTrialServesBesideItAndSaysWhoseItIs() throws IOException {
    APIService before = cluster.apiService().orElseThrow();

    installation.upgrade(TRIAL);
    Callers.create(installation.namespace());

    try (Reader reader = installation.podReader()) {
      assertThat(reader.metric(installation.namespace(), Tube.METRIC).single().value())
          .isEqualTo("3");
    }
    eventually(
        () ->
            assertThat(installation.logs())
                .allMatch(
                    log ->
                        log.contains(
                            "APIService v1beta1.external.metrics.k8s.io belongs to Service"
                                + " ems-e2e-other/other-provider")));
    assertUnchanged(before);
  }

  private void assertUnchanged(APIService before) {
    APIService now = cluster.apiService().orElseThrow();
    assertThat(now.getSpec()).isEqualTo(before.getSpec());
  }
}
