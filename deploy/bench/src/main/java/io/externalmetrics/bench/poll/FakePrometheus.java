package io.externalmetrics.bench.poll;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Answers every query with one series, and the query {@code large} with 10,000 in 5 MB. */
final class FakePrometheus implements AutoCloseable {
  private static final String LARGE = "query=large&";
  private static final int SERIES = 10_000;
  private static final int LARGE_BYTES = 5_000_000;

  private final HttpServer server =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final byte[] small = vector(series("{\"job\":\"shop\"}"));
  private final byte[] large =
      vector(
          IntStream.range(0, SERIES)
              .mapToObj(
                  i ->
                      series(
                          "{\"pod\":\"shop-%05d\",\"description\":\"%s\"}"
                              .formatted(i, "x".repeat(LARGE_BYTES / SERIES - 86))))
              .collect(Collectors.joining(",")));
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger mostUnderWay = new AtomicInteger();

  FakePrometheus() throws IOException {
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  int largeBytes() {
    return large.length;
  }

  int mostUnderWay() {
    return mostUnderWay.get();
  }

  private static String series(String labels) {
    return "{\"metric\":%s,\"value\":[1760000000.123,\"42\"]}".formatted(labels);
  }

  private static byte[] vector(String series) {
    return "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[%s]}}"
        .formatted(series)
        .getBytes(UTF_8);
  }

  private void answer(HttpExchange exchange) throws IOException {
    mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
    try (exchange) {
      String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      byte[] body = form.startsWith(LARGE) ? large : small;
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } finally {
      underWay.decrementAndGet();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
