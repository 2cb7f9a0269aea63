package io.externalmetrics.server;

import io.externalmetrics.server.api.Access;
import io.externalmetrics.server.api.Health;
import io.externalmetrics.server.auth.DelegatedAccess;
import io.externalmetrics.server.config.ServerSettings.Auth;
import io.externalmetrics.server.kube.ClusterClient;
import io.externalmetrics.server.observe.AccessMetrics;
import io.externalmetrics.server.observe.SelfMetrics;
import io.externalmetrics.server.status.StatusReport;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who may use the secure port, and what it takes to know that.
 *
 * @param readiness what has to be known before anybody can be let in
 * @param report what the status page tells of it
 * @param end gives back what it took
 */
record ServingAccess(
    Access access, Health readiness, Supplier<StatusReport.Access> report, Runnable end)
    implements AutoCloseable {

  /**
   * As configured; with delegation, begins to watch the cluster.
   *
   * @throws StartException where there is no cluster to ask
   */
  static ServingAccess of(Auth auth, ClusterLink cluster, SelfMetrics metrics)
      throws StartException {
    return switch (auth) {
      case NONE ->
          new ServingAccess(
              Access.OPEN,
              List::of,
              () -> new StatusReport.Access("none", Optional.empty()),
              () -> {});
      case DELEGATED -> delegated(cluster.clientAtStart(), metrics);
    };
  }

  private static ServingAccess delegated(ClusterClient cluster, SelfMetrics metrics) {
    DelegatedAccess access =
        DelegatedAccess.start(cluster.reviews(), cluster.configMaps(), new AccessMetrics(metrics));
    return new ServingAccess(
        access,
        () -> List.of(access.readiness()),
        () -> new StatusReport.Access("delegated", access.hpaControllerMayRead()),
        access::close);
  }

  @Override
  public void close() {
    end.run();
  }
}
