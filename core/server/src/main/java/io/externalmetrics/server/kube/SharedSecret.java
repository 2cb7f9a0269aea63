package io.externalmetrics.server.kube;

import java.util.Map;
import java.util.Optional;

/**
 * One Secret of the server's own namespace, which all of its replicas read and write. No write
 * undoes another that it has not seen. Blocking calls, each with a timeout; any thread.
 */
public interface SharedSecret {

  /** Namespace and name, as messages have them. */
  String name();

  /** What it holds; empty where there is none. */
  Optional<Version> read() throws ClusterException, InterruptedException;

  /** Makes it, with nothing in it; does nothing where it is there already. */
  void create() throws ClusterException, InterruptedException;

  /**
   * Sets these keys and leaves the others.
   *
   * @param resourceVersion of what was read
   */
  Write write(Map<String, String> texts, String resourceVersion)
      throws ClusterException, InterruptedException;

  /**
   * What it held at some time. Never printed.
   *
   * @param texts the values by key, of those that are UTF-8 text
   */
  record Version(Map<String, String> texts, String resourceVersion) {
    public Version {
      texts = Map.copyOf(texts);
    }

    @Override
    public String toString() {
      return "Version[" + resourceVersion + "]";
    }
  }
}
