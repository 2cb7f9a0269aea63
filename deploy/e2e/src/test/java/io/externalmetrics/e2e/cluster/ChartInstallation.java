package io.externalmetrics.e2e.cluster;

import io.externalmetrics.e2e.node.Kubelet;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The chart in a namespace of its own, which serves a tube; its Pods are run by a node of its own.
 */
final class ChartInstallation implements AutoCloseable {
  private final Cluster cluster;
  private final Tube tube;
  private final String namespace = Cluster.newNamespaceName();
  private final Kubelet node;
  private final HelmRelease release;

  private ChartInstallation(Cluster cluster, Path directory, Tube tube) throws IOException {
    this.cluster = cluster;
    this.tube = tube;
    node = cluster.startNode(namespace);
    release = new HelmRelease(directory, namespace);
  }

  /** A node, and nothing to run on it yet. */
  static ChartInstallation prepare(Cluster cluster, Path directory, Tube tube) throws IOException {
    cluster.refuseOtherProvider();
    return new ChartInstallation(cluster, directory, tube);
  }

  /** The same with the chart installed and its APIService available. */
  static ChartInstallation startAvailable(Cluster cluster, Path directory, Tube tube, String values)
      throws IOException {
    ChartInstallation installation = prepare(cluster, directory, tube);
    try {
      installation.installAvailable(values);
      return installation;
    } catch (IOException | RuntimeException | AssertionError e) {
      installation.close();
      throw e;
    }
  }

  /**
   * Returns when the Pods are ready and the API server sends requests to them.
   *
   * @param values of the chart, beside the source and the image
   */
  void installAvailable(String values) throws IOException {
    upgrade(values);
    cluster.awaitAvailable();
    Callers.create(namespace);
  }

  /** Changes the values; returns when all Pods are new and ready, or need not be new. */
  void upgrade(String values) throws IOException {
    release.upgrade(values(values));
  }

  HelmRelease release() {
    return release;
  }

  Kubelet node() {
    return node;
  }

  String namespace() {
    return namespace;
  }

  /** Somebody who may read the tube's metric, and asks the API server. */
  Reader reader() {
    return cluster.reader().withToken(cluster.token(namespace, Callers.READER));
  }

  ServerPods pods() {
    return new ServerPods(cluster, namespace);
  }

  /** All values of the chart. */
  String values(String own) {
    String[] image = cluster.settings().image().split(":", 2);
    return """
    image: {repository: "%s", tag: "%s"}
    podDisruptionBudget: {create: false} # policy/v1 came with 1.21
    sources:
    %s%s"""
        .formatted(image[0], image[1], tube.source(node.hostIp()).indent(2), own);
  }

  /** Removes everything. */
  @Override
  public void close() {
    release.close();
    Kubectl.run("delete", "namespace", namespace, "--ignore-not-found", "--wait=false");
    node.close();
  }
}
