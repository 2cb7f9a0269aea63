package io.externalmetrics.e2e.cluster;

import io.externalmetrics.e2e.node.ApiServerAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What the environment says of the cluster beside {@code KUBECONFIG}.
 *
 * @param required whether the tests may use it, and must not pass without it
 * @param host under which the cluster's API server reaches this machine; an IP address or a name
 * @param hpaSync how often the HPA controller looks at an HPA
 * @param keys the directory with the keys of its CAs, by the names that kubeadm gives them
 * @param apiServerLog what kube-apiserver writes
 * @param stop a shell command that stops the API server at once
 * @param start a shell command that starts it again
 * @param node where containers on this machine's Docker bridge reach the API server, which reaches
 *     them as well
 * @param image of the server, in the engine of this machine
 */
record ClusterSettings(
    boolean required,
    String host,
    Duration hpaSync,
    Optional<Path> keys,
    Optional<Path> apiServerLog,
    Optional<String> stop,
    Optional<String> start,
    Optional<ApiServerAddress> node,
    String image) {

  static ClusterSettings of(Map<String, String> environment) {
    Optional<String> log = Optional.ofNullable(environment.get("EMS_CLUSTER_LOG"));
    return new ClusterSettings(
        "required".equals(environment.get("EMS_CLUSTER")),
        environment.getOrDefault("EMS_CLUSTER_HOST", "localhost"),
        Duration.parse("PT" + environment.getOrDefault("EMS_CLUSTER_HPA_SYNC", "15s")),
        Optional.ofNullable(environment.get("EMS_CLUSTER_PKI")).map(Path::of),
        log.map(Path::of),
        Optional.ofNullable(environment.get("EMS_CLUSTER_STOP")),
        Optional.ofNullable(environment.get("EMS_CLUSTER_START")),
        Optional.ofNullable(environment.get("EMS_CLUSTER_NODE")).map(ApiServerAddress::parse),
        environment.getOrDefault("EMS_CLUSTER_IMAGE", "external-metrics-server:0.1.0"));
  }

  /** Why tests with these needs cannot run; empty where they can. */
  Optional<String> obstacle(boolean needsKeys, boolean needsStops, boolean needsNode) {
    if (!required) {
      return Optional.of("EMS_CLUSTER=required is not set: cluster tests skipped");
    }
    if (needsKeys && keys.isEmpty()) {
      return Optional.of("EMS_CLUSTER_PKI is not set: tests with the cluster's own keys skipped");
    }
    if (needsStops && (stop.isEmpty() || start.isEmpty())) {
      return Optional.of(
          "EMS_CLUSTER_STOP or EMS_CLUSTER_START is not set: tests that stop the cluster skipped");
    }
    if (needsNode && node.isEmpty()) {
      return Optional.of("EMS_CLUSTER_NODE is not set: tests that run Pods skipped");
    }
    return Optional.empty();
  }
}
