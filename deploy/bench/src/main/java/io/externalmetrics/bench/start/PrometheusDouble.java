package io.externalmetrics.bench.start;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Answers every query with as many series, of the value 3. */
final class PrometheusDouble implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads;

  private PrometheusDouble(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  static PrometheusDouble start(int series) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext("/api/v1/query", exchange -> answer(exchange, series));
    server.start();
    return new PrometheusDouble(server, threads);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static void answer(HttpExchange exchange, int series) throws IOException {
    long now = Instant.now().getEpochSecond();
    String result =
        IntStream.range(0, series)
            .mapToObj(
                i ->
                    "{\"metric\":{\"pod\":\"worker-%d\",\"zone\":\"z%d\"},\"value\":[%d,\"3\"]}"
                        .formatted(i, i % 3, now))
            .collect(Collectors.joining(","));
    byte[] body =
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[%s]}}"
            .formatted(result)
            .getBytes(US_ASCII);
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
