package io.externalmetrics.bench.start;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The configuration of the measured server: one Prometheus source, nobody is asked who they are.
 *
 * @param reads the paths of its metrics
 */
record ServerFile(Path file, URI readiness, List<URI> reads) {

  ServerFile {
    reads = List.copyOf(reads);
  }

  static ServerFile write(Path file, URI backend, int metrics) throws IOException {
    int port = freePort();
    int management = freePort();
    String lines =
        IntStream.range(0, metrics)
            .mapToObj("      - {name: series%1$d, query: series%1$d}"::formatted)
            .collect(Collectors.joining("\n"));
    Files.writeString(
        file,
        """
        server: {address: 127.0.0.1, port: %d, auth: none}
        management: {address: 127.0.0.1, port: %d}
        sources:
          - name: bench
            plugin: prometheus
            interval: 5s
            settings: {url: "%s"}
            metrics:
        %s
        """
            .formatted(port, management, backend, lines));
    String api = "https://127.0.0.1:" + port + "/apis/external.metrics.k8s.io/v1beta1";
    return new ServerFile(
        file,
        URI.create("http://127.0.0.1:" + management + "/readyz"),
        IntStream.range(0, metrics)
            .mapToObj(i -> URI.create(api + "/namespaces/default/bench-series" + i))
            .toList());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
