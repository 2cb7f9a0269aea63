package io.externalmetrics.server.kube;

import io.externalmetrics.server.kube.ReviewCalls.Pause;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The one owner of the connections to the cluster's API server. */
public final class ClusterClient implements AutoCloseable {
  private static final Duration LIST_TIMEOUT = Duration.ofSeconds(10);

  /** Fabric8 doubles it five times at most, so that a watch is tried again every 3.2 s. */
  private static final Duration FIRST_WATCH_RETRY = Duration.ofMillis(100);

  private final ExecutorService threads;
  private final KubernetesClient client;
  private final Reviews reviews;
  private final ConfigMaps configMaps;
  private final Hpas hpas;
  private final Secrets secrets;
  private final ApiServerHttp http;
  private final ClusterFailure failure;
  private final String namespace;

  ClusterClient(ClusterAccess access, String version, Pause pause) {
    Config config = access.config();
    config.setUserAgent("external-metrics-server/" + version);
    config.setRequestTimeout((int) LIST_TIMEOUT.toMillis());
    config.setRequestRetryBackoffLimit(0);
    config.setWatchReconnectInterval((int) FIRST_WATCH_RETRY.toMillis());
    config.setOnlyHttpWatches(true);
    threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("kubernetes-", 0).factory());
    client =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withHttpClientFactory(new ClusterHttp(access.tls().context(), threads))
            .withTaskExecutor(threads)
            .build();
    failure = new ClusterFailure(access.address());
    http = new ApiServerHttp(client);
    namespace = access.namespace();
    reviews = new ApiServerReviews(new ReviewCalls(http, failure, pause));
    configMaps = new WatchedConfigMaps(client, failure);
    hpas = new WatchedHpas(client, failure);
    secrets = new NamespacedSecrets(http, failure, namespace);
  }

  /**
   * A client of the cluster that a kubeconfig file names or, without one, of the cluster whose Pod
   * this is. Nothing else is looked for. Asks the cluster nothing yet.
   *
   * @param environment of this process; says where a Pod's API server is
   * @param version of this build, for the cluster's audit log
   * @throws NoClusterException if there is neither, or it cannot be used
   */
  public static ClusterClient of(
      Optional<Path> kubeconfig, Map<String, String> environment, String version)
      throws NoClusterException {
    return new ClusterClient(
        kubeconfig.isPresent()
            ? Kubeconfig.read(kubeconfig.get())
            : ServiceAccount.read(ServiceAccount.DIRECTORY, environment),
        version,
        Thread::sleep);
  }

  /** Asks the API server who somebody is, and what they may. */
  public Reviews reviews() {
    return reviews;
  }

  /** Watches ConfigMaps; the watches end with this client. */
  public ConfigMaps configMaps() {
    return configMaps;
  }

  /** Watches all HPAs; the watches end with this client. */
  public Hpas hpas() {
    return hpas;
  }

  /** Reads Secrets of this server's own namespace. */
  public Secrets secrets() {
    return secrets;
  }

  /** This server's own namespace: that of the Pod, or of the kubeconfig's current context. */
  public String namespace() {
    return namespace;
  }

  /** One Secret of this server's own namespace, to be kept by its replicas. */
  public SharedSecret secret(String name) {
    return new ClusterSecret(http, failure, namespace, name);
  }

  /** The APIService of the external metrics API. */
  public SharedApiService apiService() {
    return new ClusterApiService(http, failure);
  }

  /** Ends every watch, and every call that is under way. */
  @Override
  public void close() {
    client.close();
    threads.shutdownNow();
  }
}
