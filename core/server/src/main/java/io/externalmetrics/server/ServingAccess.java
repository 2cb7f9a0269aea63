package io.externalmetrics.server;

import io.externalmetrics.server.api.Access;
import io.externalmetrics.server.api.Health;
import io.externalmetrics.server.auth.DelegatedAccess;
import io.externalmetrics.server.config.ServerSettings.Auth;
import io.externalmetrics.server.kube.ClusterClient;
import io.externalmetrics.server.kube.NoClusterException;
import io.externalmetrics.server.observe.AccessMetrics;
import io.externalmetrics.server.observe.SelfMetrics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who may use the secure port, and what it takes to know that.
 *
 * @param readiness what has to be known before anybody can be let in
 * @param end gives back what it took
 */
record ServingAccess(Access access, Health readiness, Runnable end) implements AutoCloseable {

  /**
   * As configured; with delegation, begins to watch the cluster.
   *
   * @throws StartException where there is no cluster to ask
   */
  static ServingAccess of(
      Auth auth,
      Optional<Path> kubeconfig,
      Map<String, String> environment,
      String version,
      SelfMetrics metrics)
      throws StartException {
    return switch (auth) {
      case NONE -> new ServingAccess(Access.OPEN, List::of, () -> {});
      case DELEGATED -> delegated(cluster(kubeconfig, environment, version), metrics);
    };
  }

  private static ServingAccess delegated(ClusterClient cluster, SelfMetrics metrics) {
    DelegatedAccess access =
        DelegatedAccess.start(cluster.reviews(), cluster.configMaps(), new AccessMetrics(metrics));
    return new ServingAccess(
        access,
        () -> List.of(access.readiness()),
        () -> {
          access.close();
          cluster.close();
        });
  }

  private static ClusterClient cluster(
      Optional<Path> kubeconfig, Map<String, String> environment, String version)
      throws StartException {
    try {
      return ClusterClient.of(kubeconfig, environment, version);
    } catch (NoClusterException e) {
      throw new StartException(List.of(String.valueOf(e.getMessage())));
    }
  }

  @Override
  public void close() {
    end.run();
  }
}
