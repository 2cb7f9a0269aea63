package io.externalmetrics.e2e.cluster;

import static io.externalmetrics.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.e2e.EmsServer;
import io.externalmetrics.testkit.NeedsDocker;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the status page and the metrics know of the cluster's HPAs. */
@NeedsCluster
@NeedsDocker
@Timeout(300)
class WatchedHpasIT {
  private static final String MISSPELT = "jobs-emials";

  @TempDir private Path directory;

  private final Cluster cluster = Cluster.connect();
  private final Tube tube = new Tube();
  private Installation installation;

  @BeforeEach
  void install() throws IOException {
    tube.put(1);
    installation = Installation.start(cluster, directory, tube.source());
    Kubectl.apply(watcher());
    eventually(() -> assertThat(server().own("ems_hpa_watch_up")).isEqualTo(1));
  }

  @AfterEach
  void remove() {
    Kubectl.delete(watcher());
    installation.close();
    cluster.close();
    tube.close();
  }

  @Test
  void anHpaOnAMetricThatNobodyServesStandsOutUntilItIsMended() {
    try (AutoscaledDeployment workers =
        AutoscaledDeployment.create(cluster, installation.namespace(), MISSPELT)) {
      eventually(
          () ->
              assertThat(server().management("/api/overview"))
                  .contains(
                      "\"attention\":[{\"hpa\":\"%s/worker\",\"metric\":\"%s\","
                              .formatted(installation.namespace(), MISSPELT)
                          + "\"problem\":\"missing\",\"text\":\"no source serves"
                          + " \\\"jobs-emials\\\"; did you mean \\\"jobs-emails\\\"?\"}]"));
      assertThat(server().own("ems_hpa_missing_metrics")).isEqualTo(1);

      workers.scaleOn(Tube.METRIC);

      eventually(
          () -> assertThat(server().management("/api/overview")).contains("\"attention\":[]"));
      assertThat(server().own("ems_hpa_missing_metrics")).isZero();
      assertThat(server().management("/api/metrics/" + Tube.METRIC))
          .contains("\"hpas\":[\"" + installation.namespace() + "/worker\"]")
          .contains("\"target\":{\"kind\":\"averageValue\",\"value\":1.0}");
    }
  }

  private EmsServer server() {
    return installation.server();
  }

  /** What the server asks for where it may not watch HPAs. */
  private String watcher() {
    return """
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata: {name: "%1$s:watcher-of-hpas"}
    rules:
      - {apiGroups: [autoscaling], resources: [horizontalpodautoscalers], verbs: [get, list, watch]}
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRoleBinding
    metadata: {name: "%1$s:watcher-of-hpas"}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "%1$s:watcher-of-hpas"}
    subjects: [{kind: ServiceAccount, name: "%1$s", namespace: "%1$s"}]
    """
        .formatted(installation.namespace());
  }
}
