package io.externalmetrics.server.kube;

import io.fabric8.kubernetes.client.KubernetesClient;

/** Watches with one of Fabric8's informers. */
final class WatchedHpas implements Hpas {
  private final KubernetesClient client;
  private final ClusterFailure failure;

  WatchedHpas(KubernetesClient client, ClusterFailure failure) {
    this.client = client;
    this.failure = failure;
  }

  @Override
  public Watch watch(Observer observer) {
    HpaWatch watch = new HpaWatch(client, failure, observer);
    watch.begin();
    return watch;
  }
}
