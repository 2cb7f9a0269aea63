package io.externalmetrics.e2e;

import static io.externalmetrics.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How often backends are asked, however many metrics there are and however often HPAs read. */
@Timeout(180)
class PollCountIT {
  private static final int PROMETHEUS_METRICS = 1_000;
  private static final int DISTINCT_QUERIES = 200;

  @TempDir private Path directory;

  @Test
  void prometheusIsAskedOnceForEachDistinctQuery() throws IOException {
    try (FakeHttp prometheus = FakeHttp.prometheus(Map.of("query_7", "7"));
        EmsServer server = EmsServer.serveReady(configuration(prometheus));
        Readers readers =
            Readers.start(4, server, "prometheus-metric-7", "prometheus-metric-207")) {
      eventually(() -> assertThat(server.polls("prometheus")).isGreaterThanOrEqualTo(3));
      assertThat(readers.stop()).isEmpty();
      assertThat(server.metric("prometheus-metric-207").single().value()).isEqualTo("7");
      assertThat(server.own("ems_metrics{source=\"prometheus\",state=\"fresh\"}"))
          .isEqualTo(PROMETHEUS_METRICS);

      // The next poll is 5 s away, so both numbers are of the same polls.
      double polls = server.polls("prometheus");
      double calls = server.own("ems_backend_calls_total{source=\"prometheus\"}");
      int requests = prometheus.requests();
      assertThat(requests).isEqualTo((int) (polls * DISTINCT_QUERIES));
      assertThat(calls).isEqualTo(requests);
      System.out.printf(
          "measured: %d Prometheus metrics, %d distinct queries: %d requests in %.0f polls, while"
              + " they were read %d times%n",
          PROMETHEUS_METRICS, DISTINCT_QUERIES, requests, polls, readers.requests());
    }
  }

  private Path configuration(FakeHttp prometheus) throws IOException {
    String metrics =
        IntStream.range(0, PROMETHEUS_METRICS)
            .mapToObj(
                i ->
                    "      - {name: metric-%d, query: query_%d}".formatted(i, i % DISTINCT_QUERIES))
            .collect(Collectors.joining("\n"));
    return Files.writeString(
        directory.resolve("ems.yaml"),
        """
        server: {address: 127.0.0.1, port: 0, auth: none}
        management: {port: 0}
        sources:
          - name: prometheus
            plugin: prometheus
            interval: 5s
            settings: {url: "%s"}
            metrics:
        %s
        """
            .formatted(prometheus.url(), metrics));
  }
}
