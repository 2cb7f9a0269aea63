package io.externalmetrics.e2e.node;

import io.externalmetrics.e2e.Kubeconfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * Runs a node until it is told to end: {@code NodeCommand NAMESPACE...}, with the cluster of {@code
 * KUBECONFIG}, whose API server containers reach at {@code EMS_CLUSTER_NODE}.
 */
final class NodeCommand {
  private NodeCommand() {}

  public static void main(String... namespaces) throws IOException, InterruptedException {
    ApiServerAddress apiServer =
        Optional.ofNullable(System.getenv("EMS_CLUSTER_NODE"))
            .map(ApiServerAddress::parse)
            .orElseThrow(() -> new IllegalStateException("EMS_CLUSTER_NODE is not set"));
    KubernetesClient client = new KubernetesClientBuilder().withConfig(Kubeconfig.read()).build();
    Kubelet.start(client, apiServer, Path.of("target", "node"), Set.of(namespaces));
    System.out.println("a node runs the Pods of " + String.join(", ", namespaces));
    new CountDownLatch(1).await();
  }
}
