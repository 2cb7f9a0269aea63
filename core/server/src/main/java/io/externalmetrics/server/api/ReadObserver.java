package io.externalmetrics.server.api;

import io.externalmetrics.server.api.MetricReader.Answer;

/**
 * Told of every answer about a metric. Called by any thread on the way of each read, so that it has
 * to return at once.
 */
@FunctionalInterface
public interface ReadObserver {
  /** Takes no interest. */
  ReadObserver NONE = (_, _, _, _) -> {};

  /**
   * A metric was asked for.
   *
   * @param namespace the namespace of the HPA
   * @param metric in lower case; anything a client may send
   * @param user the caller's name
   */
  void answered(String namespace, String metric, String user, Answer answer);

  /** Tells both. */
  default ReadObserver and(ReadObserver other) {
    return (namespace, metric, user, answer) -> {
      answered(namespace, metric, user, answer);
      other.answered(namespace, metric, user, answer);
    };
  }
}
