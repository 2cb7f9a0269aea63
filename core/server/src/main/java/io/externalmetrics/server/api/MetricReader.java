package io.externalmetrics.server.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Where the API gets values from. Answers from memory; any thread. */
public interface MetricReader {

  /**
   * The value of a metric as of now.
   *
   * @param namespace the namespace of the HPA
   * @param metric the served name, lower case as client-go sends it
   * @param selector tells from a series' labels whether it is wanted
   */
  Answer read(String namespace, String metric, LabelSelector selector);

  /** The names that may be read from at least one namespace, sorted. */
  List<String> servedNames();

  /** What there is to say. */
  sealed interface Answer {
    /**
     * Numbers.
     *
     * @param metricName the served name
     * @param series at least one
     */
    record Values(String metricName, SeriesSet series) implements Answer {
      public Values(String metricName, List<Series> series) {
        this(metricName, SeriesSet.of(series));
      }
    }

    /**
     * The metric exists, and has no value that may be served: 503.
     *
     * @param message one stable line
     */
    record Unavailable(String message) implements Answer {}

    /**
     * No such metric for this namespace: 404.
     *
     * @param message one stable line, with the nearest name that this namespace may read
     */
    record Unknown(String message) implements Answer {}
  }

  /**
   * One series.
   *
   * @param value finite
   * @param timestamp the backend's own time, or the time of the poll
   */
  record Series(Map<String, String> labels, double value, Instant timestamp) {
    public Series {
      labels = Map.copyOf(labels);
    }
  }
}
