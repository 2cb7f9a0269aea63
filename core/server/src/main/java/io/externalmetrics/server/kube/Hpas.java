package io.externalmetrics.server.kube;

/** Watches the HorizontalPodAutoscalers of all namespaces. */
public interface Hpas {

  /**
   * Tells of every HPA now and whenever one changes, until closed. Keeps trying where the API
   * server does not answer or forbids it. Returns at once.
   */
  Watch watch(Observer observer);

  /** Ends the watch. */
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }

  /** Told of HPAs; by one thread at a time, except for {@link #unavailable}. */
  interface Observer {
    /** There is one, new or changed. */
    void found(Hpa hpa);

    /** There is no such HPA any more. */
    void gone(String namespace, String name);

    /** All that there are were told of. */
    void listed();

    /**
     * They cannot be read; what was told stands.
     *
     * @param reason one stable line
     */
    void unavailable(String reason);
  }
}
