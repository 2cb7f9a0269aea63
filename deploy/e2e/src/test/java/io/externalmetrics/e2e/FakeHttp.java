package io.externalmetrics.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** An HTTP backend on loopback that answers what a test says, and counts its requests. */
public final class FakeHttp implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger requests = new AtomicInteger();

  private FakeHttp(HttpHandler handler) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          handler.handle(exchange);
        });
    server.setExecutor(threads);
    server.start();
  }

  public static FakeHttp start(HttpHandler handler) {
    return new FakeHttp(handler);
  }

  /** A Prometheus that gives each query one series, with the value given for the query, or 1. */
  public static FakeHttp prometheus(Map<String, String> answers) {
    return start(exchange -> vector(exchange, answers.getOrDefault(form(exchange, "query"), "1")));
  }

  public String url() {
    return "http://" + address();
  }

  public String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Requests since the start. */
  public int requests() {
    return requests.get();
  }

  /** Answers a query of Prometheus' with one series without labels. */
  static void vector(HttpExchange exchange, String value) throws IOException {
    send(
        exchange,
        200,
        """
        {"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[%d,"%s"]}]}}
        """
            .formatted(System.currentTimeMillis() / 1000, value));
  }

  static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** A field of a form that was posted; empty where there is none. */
  static String form(HttpExchange exchange, String field) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    return Arrays.stream(body.split("&", -1))
        .map(pair -> pair.split("=", 2))
        .filter(pair -> pair[0].equals(field) && pair.length == 2)
        .map(pair -> URLDecoder.decode(pair[1], UTF_8))
        .collect(Collectors.joining());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
