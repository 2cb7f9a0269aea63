package io.externalmetrics.bench.poll;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** 1,000 queries of one Prometheus, and a query that gives 5 MB, every 5 s. */
final class Queries implements Scenario {
  static final String NAME = "queries";
  private static final int COUNT = 1000;

  private final FakePrometheus prometheus;

  private Queries(FakePrometheus prometheus) {
    this.prometheus = prometheus;
  }

  static Queries start() throws IOException {
    return new Queries(new FakePrometheus());
  }

  @Override
  public String sources() {
    return source("queries")
        + IntStream.range(0, COUNT)
            .mapToObj(i -> "      - {name: m%03d, query: \"sum(jobs%03d)\"}\n".formatted(i, i))
            .collect(Collectors.joining())
        + source("large")
        + "      - {name: large, query: large}\n";
  }

  private String source(String name) {
    return """
      - name: %s
        plugin: prometheus
        interval: 5s
        settings: {url: "%s"}
        metrics:
    """
        .formatted(name, prometheus.url());
  }

  @Override
  public int freshMetrics() {
    return COUNT + 1;
  }

  @Override
  public List<Figure> figures(Measurement measured) {
    return List.of(
        Figure.told(
            NAME,
            "CPU for 1,000 queries and a vector of %.1f MB every 5 s"
                .formatted(prometheus.largeBytes() / 1e6),
            measured.percentOfACore(),
            "% of a core"),
        Figure.told(
            NAME,
            "time of a poll of the queries",
            1000 * measured.mean("ems_poll_duration_seconds", NAME),
            "ms"),
        Figure.told(
            NAME,
            "time of a poll of the vector",
            1000 * measured.mean("ems_poll_duration_seconds", "large"),
            "ms"),
        Figure.told(NAME, "requests at a time, at most", prometheus.mostUnderWay(), ""),
        Figure.told(
            NAME, "garbage collection, of that window", measured.collectedMilliseconds(), "ms"),
        Figure.told(NAME, "resident memory", measured.residentMebibytes(), "MiB"),
        Figure.told(NAME, "resident memory, peak", measured.peakMebibytes(), "MiB"));
  }

  @Override
  public void close() {
    prometheus.close();
  }
}
