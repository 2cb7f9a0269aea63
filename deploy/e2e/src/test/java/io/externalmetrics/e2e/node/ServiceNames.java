package io.externalmetrics.e2e.node;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names of Services, for a cluster without DNS: the lines of an {@code /etc/hosts}. A name
 * leads to a ready Pod, so ports are those of the Pods.
 */
final class ServiceNames {
  private final KubernetesClient client;
  private final Set<String> namespaces;
  private volatile String lines = "";

  /**
   * @param namespaces whose Services have names
   */
  ServiceNames(KubernetesClient client, Set<String> namespaces) {
    this.client = client;
    this.namespaces = namespaces;
  }

  /** Looks who is ready now. */
  void refresh() {
    lines =
        namespaces.stream()
            .flatMap(
                namespace ->
                    client.endpoints().inNamespace(namespace).list().getItems().stream()
                        .flatMap(ServiceNames::line))
            .sorted()
            .collect(Collectors.joining());
  }

  /** The whole file for a Pod. */
  String hosts(PodSandbox sandbox) {
    return "127.0.0.1 localhost\n::1 localhost\n%s %s\n%s"
        .formatted(sandbox.ip(), sandbox.pod().getMetadata().getName(), lines);
  }

  private static Stream<String> line(Endpoints endpoints) {
    String name = endpoints.getMetadata().getName();
    String qualified = name + "." + endpoints.getMetadata().getNamespace();
    return ready(endpoints)
        .map(
            address ->
                "%s %s %s.svc %s.svc.cluster.local\n"
                    .formatted(address.getIp(), qualified, qualified, qualified))
        .stream();
  }

  private static Optional<EndpointAddress> ready(Endpoints endpoints) {
    return endpoints.getSubsets().stream()
        .flatMap(subset -> subset.getAddresses().stream())
        .findFirst();
  }
}
