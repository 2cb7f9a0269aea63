package io.externalmetrics.e2e.cluster;

import static io.externalmetrics.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.e2e.node.Kubelet;
import io.externalmetrics.testkit.NeedsDocker;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** deploy/install.yaml, applied to a cluster that knows nothing of the server, and deleted. */
@NeedsCluster(node = true)
@NeedsDocker
@Timeout(300)
class InstallationIT {
  private static final int JOBS = 3;
  private static final Duration PROMPT = Duration.ofSeconds(60);

  private final Cluster cluster = Cluster.connect();
  private final Tube tube = new Tube();
  private final String namespace = Cluster.newNamespaceName();
  private final String other = Cluster.newNamespaceName();
  private final InstallManifest manifest =
      InstallManifest.in(namespace).withImage(cluster.settings().image());
  private final ServerPods pods = new ServerPods(cluster, namespace);

  /** 1.20 is the oldest cluster that the file is for, and the only one without policy/v1. */
  private final InstallManifest known =
      cluster.knows("policy/v1") ? manifest : manifest.without("PodDisruptionBudget");

  private Kubelet node;

  @BeforeEach
  void install() throws IOException {
    cluster.refuseOtherProvider();
    node = cluster.startNode(namespace);
    Instant before = Instant.now();
    assertApplied(Kubectl.outputWith(manifest.yaml(), "apply", "-f", "-"));
    cluster.awaitAvailable();
    Figures.tell("install.yaml applied to Available", Duration.between(before, Instant.now()));
  }

  @AfterEach
  void remove() {
    Kubectl.delete(known.yaml());
    Kubectl.run("delete", "namespace", other, "--ignore-not-found", "--wait=false");
    node.close();
    tube.close();
    cluster.close();
  }

  @Test
  void servesAnHpaFromNothing() throws IOException {
    tube.put(JOBS);
    List<String> before = pods.names();
    assertThat(before).hasSize(2);
    assertThat(cluster.trusted()).hasSize(1);

    // The file polls nothing; who edits its ConfigMap need not restart anything.
    poll(tube.source(node.hostIp()));
    eventually(
        () ->
            assertThat(Kubectl.metric(namespace, Tube.METRIC).out())
                .contains("\"value\":\"" + JOBS + "\""));
    try (AutoscaledDeployment workers =
        AutoscaledDeployment.create(cluster, namespace, Tube.METRIC)) {
      workers.awaitReplicas(JOBS);
      workers.awaitReady(JOBS);
      assertThat(workers.condition("ScalingActive")).startsWith("True ValidMetricFound");
    }

    assertThat(pods.names()).isEqualTo(before);
    assertThat(pods.restarts()).isZero();
  }

  @Test
  void mayDoItsWorkAndNothingElse() {
    assertThat(may("get", "secrets/external-metrics-server-tls")).isEqualTo("yes");
    assertThat(may("patch", "apiservices.apiregistration.k8s.io/" + Cluster.API_SERVICE))
        .isEqualTo("yes");
    assertThat(may("create", "subjectaccessreviews.authorization.k8s.io")).isEqualTo("yes");

    assertThat(may("get", "secrets")).isEqualTo("no");
    assertThat(may("list", "secrets")).isEqualTo("no");
    assertThat(may("create", "secrets")).isEqualTo("no");
    assertThat(may("delete", "secrets/external-metrics-server-tls")).isEqualTo("no");
    assertThat(may("get", "configmaps")).isEqualTo("no");
    assertThat(may("list", "pods")).isEqualTo("no");
    assertThat(may("create", "apiservices.apiregistration.k8s.io")).isEqualTo("no");
    assertThat(may("delete", "apiservices.apiregistration.k8s.io/" + Cluster.API_SERVICE))
        .isEqualTo("no");
    assertThat(may("patch", "apiservices.apiregistration.k8s.io/v1.apps")).isEqualTo("no");
  }

  @Test
  void leavesNothingBehindThatALaterDeletionOfANamespaceTripsOver() {
    Kubectl.run("create", "namespace", other);

    Instant before = Instant.now();
    assertThat(Kubectl.outputWith(known.yaml(), "delete", "--timeout=80s", "-f", "-").err())
        .isEmpty();
    Figures.tell("install.yaml deleted", Duration.between(before, Instant.now()));

    assertThat(cluster.leftovers()).isEmpty();
    Kubectl.run("delete", "namespace", other, "--timeout", PROMPT.toSeconds() + "s");
    assertThat(cluster.client().namespaces().withName(namespace).get()).isNull();
  }

  private void assertApplied(Kubectl.Output output) {
    if (known.equals(manifest)) {
      assertThat(output.exitCode()).as(output.err()).isZero();
      return;
    }
    assertThat(output.err().lines())
        .containsExactly(
            "error: resource mapping not found for name: \"external-metrics-server\" namespace: \""
                + namespace
                + "\" from \"STDIN\": no matches for kind \"PodDisruptionBudget\" in version"
                + " \"policy/v1\"",
            "ensure CRDs are installed first");
  }

  private String may(String verb, String resource) {
    String user = "system:serviceaccount:%s:%s".formatted(namespace, HelmRelease.NAME);
    return Kubectl.output("auth", "can-i", verb, resource, "--namespace", namespace, "--as", user)
        .out()
        .strip();
  }

  private void poll(String source) {
    ConfigMap map =
        cluster.client().configMaps().inNamespace(namespace).withName(HelmRelease.NAME).require();
    map.getData()
        .computeIfPresent(
            "config.yaml",
            (_, text) -> text.replace("sources: []", "sources:\n" + source.indent(2)));
    cluster.client().resource(map).update();
  }
}
