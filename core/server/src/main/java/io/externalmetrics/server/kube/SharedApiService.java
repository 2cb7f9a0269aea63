package io.externalmetrics.server.kube;

import java.util.Optional;

/**
 * The APIService of the external metrics API, of which a cluster has at most one, whoever serves
 * it. No write undoes another that it has not seen. Blocking calls, each with a timeout; any
 * thread.
 */
public interface SharedApiService {
  String NAME = "v1beta1.external.metrics.k8s.io";

  /** What it says; empty where there is none. */
  Optional<Version> read() throws ClusterException, InterruptedException;

  /**
   * Makes kube-apiserver trust other CAs.
   *
   * @param caBundle PEM
   * @param resourceVersion of what was read
   */
  Write writeCaBundle(String caBundle, String resourceVersion)
      throws ClusterException, InterruptedException;

  /**
   * What it said at some time.
   *
   * @param service who serves the API; empty where kube-apiserver does it itself
   * @param caBundle PEM; empty where the cluster's own roots are trusted
   * @param skipsVerification whether kube-apiserver takes any certificate
   */
  record Version(
      Optional<Service> service,
      String caBundle,
      boolean skipsVerification,
      String resourceVersion) {}

  /** A Service by its name. */
  record Service(String namespace, String name) {
    @Override
    public String toString() {
      return namespace + "/" + name;
    }
  }
}
