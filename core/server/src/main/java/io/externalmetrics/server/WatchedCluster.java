package io.externalmetrics.server;

import io.externalmetrics.server.config.KubernetesSettings;
import io.externalmetrics.server.hpa.ClusterHpas;
import io.externalmetrics.server.hpa.HpaDiagnosis;
import io.externalmetrics.server.hpa.HpaWatchState;
import io.externalmetrics.server.kube.Hpas;
import io.externalmetrics.server.kube.NoClusterException;
import io.externalmetrics.server.observe.HpaMetrics;
import io.externalmetrics.server.observe.SelfMetrics;
import io.externalmetrics.server.store.MetricStore;
import io.externalmetrics.server.store.TimeSource;

/**
 * What is known of the cluster's HPAs. Nothing that is served depends on it.
 *
 * @param end gives back what it took
 */
record WatchedCluster(ClusterHpas hpas, HpaDiagnosis diagnosis, Runnable end)
    implements AutoCloseable {

  /** As configured; begins to watch. */
  static WatchedCluster of(
      KubernetesSettings settings,
      ClusterLink cluster,
      MetricStore store,
      SelfMetrics metrics,
      TimeSource time) {
    if (!settings.watchHpas()) {
      ClusterHpas none = new ClusterHpas(new HpaWatchState.Off(), time);
      return new WatchedCluster(none, new HpaDiagnosis(none, store), () -> {});
    }
    ClusterHpas hpas = new ClusterHpas(new HpaWatchState.Starting(), time);
    HpaDiagnosis diagnosis = new HpaDiagnosis(hpas, store);
    var _ = new HpaMetrics(metrics, hpas, diagnosis);
    try {
      Hpas.Watch watch = cluster.client().hpas().watch(hpas);
      return new WatchedCluster(hpas, diagnosis, watch::close);
    } catch (NoClusterException e) {
      hpas.unavailable(String.valueOf(e.getMessage()));
      return new WatchedCluster(hpas, diagnosis, () -> {});
    }
  }

  @Override
  public void close() {
    end.run();
  }
}
