package io.externalmetrics.bench.soak;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The server's plain port, over kept connections. */
final class Management implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final int port;

  Management(int port) {
    this.port = port;
  }

  /** The server's own metrics, as lines of Prometheus text. */
  String metrics() throws IOException, InterruptedException {
    return get("/metrics");
  }

  /** The body at a path, which must be there. */
  String get(String path) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(TIMEOUT)
                .build(),
            BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(
          "expected 200 from %s, found %d".formatted(path, response.statusCode()));
    }
    return response.body();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
