package io.externalmetrics.server;

import io.externalmetrics.server.kube.ClusterClient;
import io.externalmetrics.server.kube.NoClusterException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one client of the cluster, opened by whatever needs it first: a server that neither delegates
 * nor refers to a Secret runs without a cluster.
 */
final class ClusterLink implements AutoCloseable {
  private final Optional<Path> kubeconfig;
  private final Map<String, String> environment;
  private final String version;
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by the lock.
  private Optional<ClusterClient> client = Optional.empty();

  /**
   * @param kubeconfig how to reach the cluster; in-cluster where empty
   */
  ClusterLink(Optional<Path> kubeconfig, Map<String, String> environment, String version) {
    this.kubeconfig = kubeconfig;
    this.environment = environment;
    this.version = version;
  }

  /**
   * The client. Where there is no cluster, the next call looks again.
   *
   * @throws NoClusterException if there is none
   */
  ClusterClient client() throws NoClusterException {
    lock.lock();
    try {
      if (client.isEmpty()) {
        client = Optional.of(ClusterClient.of(kubeconfig, environment, version));
      }
      return client.get();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The client, for a part of the server that cannot do without.
   *
   * @throws StartException if there is no cluster
   */
  ClusterClient clientAtStart() throws StartException {
    try {
      return client();
    } catch (NoClusterException e) {
      throw new StartException(List.of(String.valueOf(e.getMessage())));
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      client.ifPresent(ClusterClient::close);
    } finally {
      lock.unlock();
    }
  }
}
