package io.externalmetrics.server;

import io.externalmetrics.server.api.Access;
import io.externalmetrics.server.api.Health;
import io.externalmetrics.server.auth.DelegatedAccess;
import io.externalmetrics.server.config.ServerSettings.Auth;
import io.externalmetrics.server.kube.ClusterClient;
import io.externalmetrics.server.observe.AccessMetrics;
import io.externalmetrics.server.observe.SelfMetrics;
import java.util.List;

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
  static ServingAccess of(Auth auth, ClusterLink cluster, SelfMetrics metrics)
      throws StartException {
    return switch (auth) {
      case NONE -> new ServingAccess(Access.OPEN, List::of, () -> {});
      case DELEGATED -> delegated(cluster.clientAtStart(), metrics);
    };
  }

  private static ServingAccess delegated(ClusterClient cluster, SelfMetrics metrics) {
    DelegatedAccess access =
        DelegatedAccess.start(cluster.reviews(), cluster.configMaps(), new AccessMetrics(metrics));
    return new ServingAccess(access, () -> List.of(access.readiness()), access::close);
  }

  @Override
  public void close() {
    end.run();
  }
}
