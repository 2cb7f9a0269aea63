package io.externalmetrics.server.kube;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.externalmetrics.connect.TlsMaterial;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An API server that replies what a test says, path by path, and remembers what it was asked. */
final class FakeApiServer implements AutoCloseable {
  static final String TOKEN_REVIEWS = "/apis/authentication.k8s.io/v1/tokenreviews";
  static final String ACCESS_REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
  static final String OWN_TOKEN = "planted-own-token";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Queue<HttpHandler>> script = new ConcurrentHashMap<>();
  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
  private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());

  record Request(String line, Map<String, List<String>> headers, String body) {}

  FakeApiServer() {
    try {
      server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0, "/", this::serve);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.start();
  }

  /** The next reply at a path; the last one is given again and again. */
  FakeApiServer then(String path, HttpHandler reply) {
    script.computeIfAbsent(path, _ -> new ConcurrentLinkedQueue<>()).add(reply);
    return this;
  }

  /** The next reply at a path, with that body. */
  FakeApiServer then(String path, int code, String body) {
    return then(path, exchange -> send(exchange, code, body));
  }

  static void send(HttpExchange exchange, int code, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** A client with a token of its own, whose pauses between attempts take no time. */
  ClusterClient client() {
    Config config = Config.empty();
    config.setMasterUrl("http://" + address());
    config.setOauthTokenProvider(() -> OWN_TOKEN);
    return new ClusterClient(
        new ClusterAccess(
            config, new TlsMaterial(List.of(), Optional.empty(), Optional.empty()), "shop"),
        "1.2.3",
        pauses::add);
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  /** How long the client would have waited between attempts. */
  List<Duration> pauses() {
    return List.copyOf(pauses);
  }

  private void serve(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(
        new Request(
            exchange.getRequestMethod() + " " + exchange.getRequestURI(),
            Map.copyOf(exchange.getRequestHeaders()),
            body));
    Queue<HttpHandler> replies = script.get(exchange.getRequestURI().getPath());
    if (replies == null) {
      send(exchange, 404, "{}");
      return;
    }
    HttpHandler reply = replies.size() > 1 ? replies.remove() : replies.element();
    reply.handle(exchange);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
