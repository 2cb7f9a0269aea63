package io.externalmetrics.server.kube;

import io.externalmetrics.connect.TlsMaterial;
import io.fabric8.kubernetes.client.Config;
import java.net.URI;

/**
 * How to reach a cluster's API server.
 *
 * @param config where it is, and how requests name their user
 * @param tls whom to trust, and a client certificate if there is one
 * @param namespace this server's own
 */
record ClusterAccess(Config config, TlsMaterial tls, String namespace) {
  /** Where nothing says another one, as kubectl has it. */
  static final String DEFAULT_NAMESPACE = "default";

  /** The API server as messages name it, such as {@code 10.96.0.1:443}. */
  String address() {
    URI server = URI.create(config.getMasterUrl());
    int port = server.getPort();
    if (port < 0) {
      port = server.getScheme().equals("http") ? 80 : 443;
    }
    return server.getHost() + ":" + port;
  }

  @Override
  public String toString() {
    return "ClusterAccess[" + address() + "]";
  }
}
