package io.externalmetrics.e2e.cluster;

import static io.externalmetrics.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;

/** The Pods of an installed server. */
record ServerPods(Cluster cluster, String namespace) {
  List<Pod> list() {
    return cluster
        .client()
        .pods()
        .inNamespace(namespace)
        .withLabel("app.kubernetes.io/name", HelmRelease.NAME)
        .list()
        .getItems();
  }

  List<String> names() {
    return list().stream().map(pod -> pod.getMetadata().getName()).sorted().toList();
  }

  /** How often containers started again. */
  int restarts() {
    return list().stream()
        .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
        .mapToInt(ContainerStatus::getRestartCount)
        .sum();
  }

  /** Waits until the Deployment has replaced its Pods, and the old ones have ended. */
  void awaitRollout() {
    Kubectl.run(
        "rollout",
        "status",
        "--namespace",
        namespace,
        "deployment/" + HelmRelease.NAME,
        "--timeout=80s");
    eventually(
        () -> assertThat(list()).allMatch(pod -> pod.getMetadata().getDeletionTimestamp() == null));
  }
}
