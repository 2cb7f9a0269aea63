package io.externalmetrics.bench.api;

import io.externalmetrics.bench.series.SeriesPlugin;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the server serves.
 *
 * @param name in the table
 * @param metrics how many
 * @param seriesOfEach how many each of them has
 */
record DataSet(String name, int metrics, int seriesOfEach) {
  static final DataSet ONE = new DataSet("1x1", 1, 1);
  static final DataSet THOUSAND = new DataSet("1x1,000", 1, 1_000);
  static final DataSet TEN_THOUSAND = new DataSet("10,000x1", 10_000, 1);
  static final DataSet HUNDRED_THOUSAND = new DataSet("10,000x10", 10_000, 10);
  static final DataSet WIDE = new DataSet("1x100,000", 1, 100_000);

  private static final int METRICS_PER_SOURCE = 100;
  private static final String PATH = "/apis/external.metrics.k8s.io/v1beta1/namespaces/default/";

  int series() {
    return metrics * seriesOfEach;
  }

  /**
   * The server's configuration. Polls are so rare that none falls into the measurement, which is of
   * reads.
   *
   * @param directory of the certificates
   */
  String configuration(Path directory) {
    return """
    server:
      address: %1$s
      port: 0
      auth: delegated
      tls: {certificate: %2$s/tls.crt, privateKey: %2$s/tls.key}
    management: {address: %1$s, port: 0}
    sources:
    """
            .formatted(Certificates.HOST, directory)
        + IntStream.range(0, metrics)
            .boxed()
            .collect(Collectors.groupingBy(metric -> metric / METRICS_PER_SOURCE))
            .entrySet()
            .stream()
            .map(source -> source(source.getKey(), source.getValue()))
            .collect(Collectors.joining());
  }

  private String source(int number, List<Integer> metrics) {
    return """
      - name: source-%04d
        plugin: %s
        prefix: queue-%04d-
        interval: 24h
        metrics:
    """
            .formatted(number, SeriesPlugin.NAME, number)
        + metrics.stream()
            .map(
                metric ->
                    "      - {name: depth-%06d, series: %d}\n".formatted(metric, seriesOfEach))
            .collect(Collectors.joining());
  }

  /** The path of a metric. */
  String path(int metric) {
    return PATH + "queue-%04d-depth-%06d".formatted(metric / METRICS_PER_SOURCE, metric);
  }

  /** The path and query that pick one series of a metric by its label. */
  static String selecting(String path, int series) {
    return path + "?labelSelector=" + SeriesPlugin.LABEL + "%3D" + SeriesPlugin.labelValue(series);
  }
}
