package io.externalmetrics.server.kube;

import java.util.Map;
import java.util.function.Consumer;

/** Watches ConfigMaps. */
public interface ConfigMaps {

  /**
   * Tells of one ConfigMap now and whenever it changes, until closed. Keeps trying where the API
   * server does not answer or forbids it.
   *
   * @param observer called by one thread at a time
   */
  Watch watch(String namespace, String name, Consumer<Reading> observer);

  /** Ends the watch. */
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }

  /** What there is to tell. */
  sealed interface Reading {
    /** It is there. */
    record Found(Map<String, String> data) implements Reading {
      public Found {
        data = Map.copyOf(data);
      }
    }

    /** There is none of that name. */
    record Missing() implements Reading {}

    /**
     * It cannot be read.
     *
     * @param reason one stable line
     */
    record Unavailable(String reason) implements Reading {}
  }
}
