package io.externalmetrics.server.kube;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Reads Secrets of the server's own namespace, each by its name: that of the Pod, or of the
 * kubeconfig's current context. Blocking calls; any thread.
 */
public interface Secrets {
  /** How long one reading takes at most. */
  Duration PATIENCE = Duration.ofSeconds(2);

  /** Asks the API server once. Every failure is in the reading. */
  Reading read(String name) throws InterruptedException;

  /** What there is to tell. */
  sealed interface Reading {

    /**
     * It is there.
     *
     * @param texts the values by key, of those that are UTF-8 text
     * @param binary the other keys
     */
    record Found(Map<String, String> texts, Set<String> binary) implements Reading {
      public Found {
        texts = Map.copyOf(texts);
        binary = Set.copyOf(binary);
      }

      /** Without the values. */
      @Override
      public String toString() {
        return "Found";
      }
    }

    /** There is none of that name in the server's own namespace. */
    record Missing(String namespace) implements Reading {}

    /**
     * It cannot be read.
     *
     * @param reason one stable line
     */
    record Unavailable(String reason) implements Reading {}
  }
}
