package io.externalmetrics.bench.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.externalmetrics.connect.Pem;
import io.externalmetrics.connect.TlsMaterial;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A double of the cluster's API server, as far as the measured server asks: it trusts the front
 * proxy, and lets everybody read every metric. {@link #EXACT_USER} alone may not read all of them
 * by one decision, so that each metric is asked for.
 */
final class ClusterDouble implements AutoCloseable {
  static final String CONTROLLER = "system:serviceaccount:kube-system:horizontal-pod-autoscaler";
  static final String EXACT_USER = "system:serviceaccount:bench:reader-of-each";

  private final JsonMapper json = new JsonMapper();
  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final LongAdder reviews = new LongAdder();
  private final String configMap;

  private ClusterDouble(HttpsServer server, String configMap) {
    this.server = server;
    this.configMap = configMap;
  }

  static ClusterDouble start(Certificates certificates) throws IOException {
    HttpsServer server =
        HttpsServer.create(
            new InetSocketAddress(InetAddress.ofLiteral(Certificates.HOST), 0), /* backlog= */ 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(
            new TlsMaterial(List.of(), Optional.of(certificates.server()), Optional.empty())
                .context()));
    ClusterDouble cluster =
        new ClusterDouble(server, configMap(Pem.write(List.of(certificates.authority()))));
    server.setExecutor(cluster.threads);
    server.createContext(
        "/api/v1/namespaces/kube-system/configmaps", cluster::listOrWatchConfigMaps);
    server.createContext(
        "/apis/authorization.k8s.io/v1/subjectaccessreviews", cluster::reviewAccess);
    server.start();
    return cluster;
  }

  /** How many SubjectAccessReviews there were. */
  long reviews() {
    return reviews.sum();
  }

  /** A kubeconfig that leads here. */
  Path writeKubeconfig(Path directory) throws IOException {
    return Files.writeString(
        directory.resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        current-context: bench
        contexts: [{name: bench, context: {cluster: bench, user: bench, namespace: default}}]
        clusters: [{name: bench, cluster: {server: "https://%s:%d", certificate-authority: ca.crt}}]
        users: [{name: bench, user: {token: bench}}]
        """
            .formatted(Certificates.HOST, server.getAddress().getPort()));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static String configMap(String authority) {
    return """
    {"kind":"ConfigMap","apiVersion":"v1",
     "metadata":{"name":"extension-apiserver-authentication","namespace":"kube-system","resourceVersion":"1"},
     "data":{"client-ca-file":"%1$s","requestheader-client-ca-file":"%1$s",
      "requestheader-allowed-names":"[\\"%2$s\\"]","requestheader-username-headers":"[\\"X-Remote-User\\"]",
      "requestheader-group-headers":"[\\"X-Remote-Group\\"]","requestheader-extra-headers-prefix":"[\\"X-Remote-Extra-\\"]"}}
    """
        .formatted(authority.replace("\n", "\\n"), Certificates.FRONT_PROXY)
        .replace("\n", " ");
  }

  private void reviewAccess(HttpExchange exchange) throws IOException {
    reviews.increment();
    JsonNode spec = json.readTree(exchange.getRequestBody().readAllBytes()).path("spec");
    boolean allMetrics = spec.path("resourceAttributes").path("resource").asString("").equals("*");
    boolean allowed = !(allMetrics && spec.path("user").asString("").equals(EXACT_USER));
    send(
        exchange,
        """
        {"kind":"SubjectAccessReview","apiVersion":"authorization.k8s.io/v1","status":{"allowed":%s}}
        """
            .formatted(allowed));
  }

  /** One ConfigMap, which never changes: a watch has one event, and stays open. */
  private void listOrWatchConfigMaps(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestURI().getQuery().contains("watch=true")) {
      send(
          exchange,
          """
          {"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[%s]}
          """
              .formatted(configMap));
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    OutputStream events = exchange.getResponseBody();
    events.write("{\"type\":\"MODIFIED\",\"object\":%s}\n".formatted(configMap).getBytes(UTF_8));
    events.flush();
  }

  private static void send(HttpExchange exchange, String body) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      byte[] bytes = body.getBytes(UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
