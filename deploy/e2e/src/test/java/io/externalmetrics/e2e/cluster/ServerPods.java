package io.externalmetrics.e2e.cluster;

import static io.externalmetrics.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.testkit.TrustEveryone;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocket;

/** The Pods of an installed server. */
record ServerPods(Cluster cluster, String namespace) {
  static final int SECURE_PORT = 10250;
  private static final int PATIENCE_MILLIS = 10_000;

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

  /** The serving certificate that each shows. */
  Set<X509Certificate> certificates() {
    return list().stream().map(ServerPods::certificate).collect(Collectors.toSet());
  }

  private static X509Certificate certificate(Pod pod) {
    try (SSLSocket socket = (SSLSocket) TrustEveryone.context().getSocketFactory().createSocket()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(
          new InetSocketAddress(pod.getStatus().getPodIP(), SECURE_PORT), PATIENCE_MILLIS);
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    } catch (IOException e) {
      throw new AssertionError(pod.getMetadata().getName() + " shows no certificate", e);
    }
  }

  /** How often containers started again. */
  int restarts() {
    return list().stream()
        .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
        .mapToInt(ContainerStatus::getRestartCount)
        .sum();
  }

  void awaitRestarts(int restarts) {
    eventually(() -> assertThat(restarts()).isEqualTo(restarts));
  }

  /** Waits until all are ready. */
  void awaitReady() {
    Kubectl.run(
        "wait",
        "pods",
        "--for=condition=Ready",
        "--namespace",
        namespace,
        "--selector=app.kubernetes.io/name=" + HelmRelease.NAME,
        "--timeout=80s");
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
