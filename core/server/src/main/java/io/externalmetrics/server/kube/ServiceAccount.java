package io.externalmetrics.server.kube;

import io.externalmetrics.connect.InvalidPemException;
import io.externalmetrics.connect.Pem;
import io.externalmetrics.connect.TlsMaterial;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The way to the cluster that Kubernetes gives each of its Pods. */
final class ServiceAccount {
  /** Where Kubernetes mounts it. */
  static final Path DIRECTORY = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  private ServiceAccount() {}

  /**
   * The Pod's own access.
   *
   * @param environment has the API server's host and port
   * @throws NoClusterException if this is no Pod, or one without a usable service account
   */
  static ClusterAccess read(Path directory, Map<String, String> environment)
      throws NoClusterException {
    String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "");
    Path token = directory.resolve("token");
    if (host.isEmpty() || port.isEmpty() || !Files.exists(token)) {
      throw new NoClusterException(
          "kubernetes: expected a kubeconfig, because this is no Pod with a service account; set"
              + " kubernetes.kubeconfig, pass --kubeconfig, or do without a cluster: server.auth:"
              + " none, no tls: managed, and no fromSecret");
    }
    Config config = Config.empty();
    config.setMasterUrl("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
    config.setOauthTokenProvider(TokenFile.of(token));
    return new ClusterAccess(config, tls(directory.resolve("ca.crt")), namespace(directory));
  }

  private static String namespace(Path directory) {
    try {
      String namespace = Files.readString(directory.resolve("namespace")).strip();
      return namespace.isEmpty() ? ClusterAccess.DEFAULT_NAMESPACE : namespace;
    } catch (IOException _) {
      return ClusterAccess.DEFAULT_NAMESPACE;
    }
  }

  private static TlsMaterial tls(Path authority) throws NoClusterException {
    try {
      return new TlsMaterial(
          Pem.certificates(Files.readString(authority)), Optional.empty(), Optional.empty());
    } catch (IOException _) {
      throw new NoClusterException(
          authority + ": expected a PEM certificate, found no file that can be read");
    } catch (InvalidPemException e) {
      throw new NoClusterException(authority + ": " + e.problem());
    }
  }
}
