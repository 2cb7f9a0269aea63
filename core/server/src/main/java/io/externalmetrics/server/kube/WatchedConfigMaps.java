package io.externalmetrics.server.kube;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.function.Consumer;

/** Watches with Fabric8's informers. */
final class WatchedConfigMaps implements ConfigMaps {
  private final KubernetesClient client;
  private final ClusterFailure failure;

  WatchedConfigMaps(KubernetesClient client, ClusterFailure failure) {
    this.client = client;
    this.failure = failure;
  }

  @Override
  public Watch watch(String namespace, String name, Consumer<Reading> observer) {
    ConfigMapWatch watch =
        new ConfigMapWatch(
            client.configMaps().inNamespace(namespace).withName(name).runnableInformer(0),
            reason -> failure.ofConfigMap(reason, namespace, name),
            observer);
    watch.begin();
    return watch;
  }
}
