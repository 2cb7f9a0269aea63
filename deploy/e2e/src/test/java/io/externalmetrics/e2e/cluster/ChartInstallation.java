package io.externalmetrics.e2e.cluster;

import io.externalmetrics.e2e.node.Kubelet;
import io.externalmetrics.testkit.TrustEveryone;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;

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
    upgrade(source(), values);
  }

  /** The same with another source. */
  void upgrade(String source, String values) throws IOException {
    String[] image = cluster.settings().image().split(":", 2);
    release.upgrade(
        """
        image: {repository: "%s", tag: "%s"}
        podDisruptionBudget: {create: %b}
        sources:
        %s%s"""
            .formatted(image[0], image[1], cluster.knows("policy/v1"), source.indent(2), values));
  }

  /** The tube, as Pods reach it. */
  String source() {
    return tube.source(node.hostIp());
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

  /** The same person, who asks one of the Pods. */
  Reader podReader() {
    String ip = pods().list().getFirst().getStatus().getPodIP();
    HttpClient client = HttpClient.newBuilder().sslContext(TrustEveryone.context()).build();
    return new Reader(client, URI.create("https://" + ip + ":" + ServerPods.SECURE_PORT), List.of())
        .withToken(cluster.token(namespace, Callers.READER));
  }

  /** What each Pod has written. */
  List<String> logs() {
    return pods().list().stream().map(node::log).toList();
  }

  ServerPods pods() {
    return new ServerPods(cluster, namespace);
  }

  /** Removes everything. */
  @Override
  public void close() {
    release.close();
    Kubectl.run("delete", "namespace", namespace, "--ignore-not-found", "--wait=false");
    node.close();
  }
}
