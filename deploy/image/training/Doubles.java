import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Doubles of the cluster's API server and of the backends that Debian has no package of, all behind
 * one TLS port. They answer what a server asks that starts and polls, as the real ones do.
 *
 * <p>Arguments: the port; a PKCS#12 file without password; the ConfigMap to serve.
 */
void main(String[] arguments) throws Exception {
  String configMap = String.join("", Files.readAllLines(Path.of(arguments[2])));
  HttpsServer server =
      HttpsServer.create(
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), Integer.parseInt(arguments[0])),
          0);
  server.setHttpsConfigurator(new HttpsConfigurator(tls(Path.of(arguments[1]))));
  server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());

  // Of the cluster.
  server.createContext(
      "/api/v1/namespaces/kube-system/configmaps", exchange -> listOrWatch(exchange, configMap));
  server.createContext(
      "/api/v1/namespaces/training/secrets/training",
      json(
          """
          {"kind":"Secret","apiVersion":"v1","metadata":{"name":"training","namespace":"training","resourceVersion":"1"},
           "data":{"password":"dHJhaW5pbmc="}}
          """));
  server.createContext(
      "/apis/authentication.k8s.io/v1/tokenreviews",
      json(
          """
          {"kind":"TokenReview","apiVersion":"authentication.k8s.io/v1",
           "status":{"authenticated":true,"user":{"username":"training","groups":["system:authenticated"]}}}
          """));
  server.createContext(
      "/apis/authorization.k8s.io/v1/subjectaccessreviews",
      json(
          """
          {"kind":"SubjectAccessReview","apiVersion":"authorization.k8s.io/v1","status":{"allowed":true}}
          """));

  // Of Prometheus, and of Sysdig.
  String vector =
      """
      {"status":"success","data":{"resultType":"vector","result":[{"metric":{"pod":"a"},"value":[%d,"3"]}]}}
      """
          .formatted(Instant.now().getEpochSecond());
  server.createContext("/api/v1/query", json(vector));
  server.createContext("/prometheus/api/v1/query", json(vector));
  server.createContext("/api/data", this::data);

  server.start();
}

SSLContext tls(Path file) throws IOException, GeneralSecurityException {
  char[] password = "training".toCharArray();
  KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
  keys.init(KeyStore.getInstance(file.toFile(), password), password);
  SSLContext context = SSLContext.getInstance("TLS");
  context.init(keys.getKeyManagers(), null, null);
  return context;
}

HttpHandler json(String body) {
  return exchange -> send(exchange, body.getBytes(StandardCharsets.UTF_8));
}

/** One ConfigMap, which never changes: a watch has one event, and stays open. */
void listOrWatch(HttpExchange exchange, String configMap) throws IOException {
  if (!exchange.getRequestURI().getQuery().contains("watch=true")) {
    json("""
            {"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[%s]}
            """
            .formatted(configMap))
        .handle(exchange);
    return;
  }
  exchange.getResponseHeaders().set("Content-Type", "application/json");
  exchange.sendResponseHeaders(200, 0);
  OutputStream events = exchange.getResponseBody();
  events.write(
      "{\"type\":\"MODIFIED\",\"object\":%s}\n"
          .formatted(configMap)
          .getBytes(StandardCharsets.UTF_8));
  events.flush();
}

/** Sysdig's data API: one sample at the end of the window that is asked for. */
void data(HttpExchange exchange) throws IOException {
  String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
  String end = request.replaceFirst("(?s).*\"end\":(\\d+).*", "$1");
  String start = request.replaceFirst("(?s).*\"start\":(\\d+).*", "$1");
  json("{\"data\":[{\"t\":%s,\"d\":[3]}],\"start\":%s,\"end\":%1$s}".formatted(end, start))
      .handle(exchange);
}

void send(HttpExchange exchange, byte[] body) throws IOException {
  exchange.getRequestBody().readAllBytes();
  exchange.getResponseHeaders().putIfAbsent("Content-Type", List.of("application/json"));
  exchange.sendResponseHeaders(200, body.length);
  exchange.getResponseBody().write(body);
  exchange.close();
}
