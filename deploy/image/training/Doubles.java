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
 * one TLS port. They answer as the real ones do, as far as a server asks that starts and polls.
 *
 * <p>Arguments: the port; a PKCS#12 file; the ConfigMap to serve.
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

  server.createContext(
      "/api/v1/namespaces/training/secrets/external-metrics-server-tls",
      new Written(
          """
          {"kind":"Secret","apiVersion":"v1",
           "metadata":{"name":"external-metrics-server-tls","namespace":"training","resourceVersion":"%d"},
           "data":%s}
          """,
          Pattern.compile("\"data\":(\\{[^}]*})"), "{}"));
  server.createContext(
      "/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.external.metrics.k8s.io",
      new Written(
          """
          {"kind":"APIService","apiVersion":"apiregistration.k8s.io/v1",
           "metadata":{"name":"v1beta1.external.metrics.k8s.io","resourceVersion":"%d"},
           "spec":{"group":"external.metrics.k8s.io","version":"v1beta1","groupPriorityMinimum":100,"versionPriority":100,
            "service":{"namespace":"training","name":"external-metrics-server","port":443},"caBundle":"%s"}}
          """,
          Pattern.compile("\"caBundle\":\"([^\"]*)\""), ""));

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

/** An object that exists, and of which the server writes one member. */
class Written implements HttpHandler {
  private final String object;
  private final Pattern member;
  private final ReentrantLock lock = new ReentrantLock();
  private String value;
  private int version;

  /**
   * @param object with the places of its version and of the member's value
   */
  Written(String object, Pattern member, String value) {
    this.object = object;
    this.member = member;
    this.value = value;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Matcher written = member.matcher(text(exchange));
    lock.lock();
    try {
      if (written.find()) {
        value = written.group(1);
        version++;
      }
      json(object.formatted(version, value)).handle(exchange);
    } finally {
      lock.unlock();
    }
  }
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
  String request = text(exchange);
  String end = request.replaceFirst("(?s).*\"end\":(\\d+).*", "$1");
  String start = request.replaceFirst("(?s).*\"start\":(\\d+).*", "$1");
  json("{\"data\":[{\"t\":%s,\"d\":[3]}],\"start\":%s,\"end\":%1$s}".formatted(end, start))
      .handle(exchange);
}

String text(HttpExchange exchange) throws IOException {
  return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
}

void send(HttpExchange exchange, byte[] body) throws IOException {
  exchange.getRequestBody().readAllBytes();
  exchange.getResponseHeaders().putIfAbsent("Content-Type", List.of("application/json"));
  exchange.sendResponseHeaders(200, body.length);
  exchange.getResponseBody().write(body);
  exchange.close();
}
