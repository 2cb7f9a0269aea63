package io.externalmetrics.server.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.externalmetrics.server.kube.ConfigMaps.Reading;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WatchedConfigMapsTest {
  private static final String PATH = "/api/v1/namespaces/kube-system/configmaps";
  private static final String NAME = "extension-apiserver-authentication";

  private final FakeApiServer server = new FakeApiServer();
  private final ClusterClient client = server.client();
  private final BlockingQueue<Reading> told = new LinkedBlockingQueue<>();

  /** What the API server sends down the watch; an empty line ends it. */
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  /** What it answers to a list. */
  private volatile HttpHandler list = exchange -> FakeApiServer.send(exchange, 200, list("1"));

  WatchedConfigMapsTest() {
    server.then(
        PATH,
        exchange -> {
          if (!exchange.getRequestURI().getQuery().contains("watch=true")) {
            list.handle(exchange);
            return;
          }
          exchange.sendResponseHeaders(200, 0);
          try (var body = exchange.getResponseBody()) {
            for (String event = events.take(); !event.isEmpty(); event = events.take()) {
              body.write((event + "\n").getBytes(StandardCharsets.UTF_8));
              body.flush();
            }
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void tellsWhatIsThereAndEachChange() throws Exception {
    list = exchange -> FakeApiServer.send(exchange, 200, list("1", map("1", "old")));
    watch();
    assertThat(told.take()).isEqualTo(found("old"));

    events.add(event("MODIFIED", map("2", "new")));
    assertThat(told.take()).isEqualTo(found("new"));

    events.add(event("MODIFIED", map("3", "new")));
    events.add(event("DELETED", map("4", "new")));
    assertThat(told.take()).isEqualTo(new Reading.Missing());

    events.add(event("ADDED", map("5", "again")));
    assertThat(told.take()).isEqualTo(found("again"));
  }

  @Test
  void asksForTheOneConfigMapOnly() throws Exception {
    watch();
    told.take();

    String line = URLDecoder.decode(server.requests().getFirst().line(), StandardCharsets.UTF_8);
    assertThat(line)
        .startsWith("GET " + PATH + "?")
        .contains("fieldSelector=metadata.name=" + NAME);
  }

  @Test
  void tellsThatThereIsNone() throws Exception {
    watch();

    assertThat(told.take()).isEqualTo(new Reading.Missing());
  }

  @Test
  void tellsOnceThatItIsForbiddenAndThenThatItIsThere() throws Exception {
    list = this::forbid;
    watch();

    assertThat(told.take())
        .isEqualTo(
            new Reading.Unavailable(
                "the cluster's API server at "
                    + server.address()
                    + " forbids this server to read the ConfigMap kube-system/"
                    + NAME
                    + "; run: kubectl create rolebinding -n kube-system"
                    + " external-metrics-auth-reader"
                    + " --role=extension-apiserver-authentication-reader"
                    + " --serviceaccount=metrics:ems"));

    list = exchange -> FakeApiServer.send(exchange, 200, list("1", map("1", "granted")));
    assertThat(told.take()).isEqualTo(found("granted"));
  }

  @Test
  void tellsThatNobodyAnswers() throws Exception {
    server.close();
    watch();

    assertThat(told.take())
        .isEqualTo(
            new Reading.Unavailable(
                "the cluster's API server at "
                    + server.address()
                    + " does not answer: connection refused"));
  }

  @Test
  void tellsThatTheAnswerIsGarbage() throws Exception {
    list = exchange -> FakeApiServer.send(exchange, 200, "garbage");
    watch();

    assertThat(told.take())
        .isEqualTo(
            new Reading.Unavailable(
                "the cluster's API server at "
                    + server.address()
                    + " answered a list of ConfigMaps with something else"));
  }

  @Test
  void watchesOnAfterAWatchEnded() throws Exception {
    list = exchange -> FakeApiServer.send(exchange, 200, list("1", map("1", "old")));
    watch();
    assertThat(told.take()).isEqualTo(found("old"));

    events.add(event("MODIFIED", map("2", "before")));
    assertThat(told.take()).isEqualTo(found("before"));
    events.add("");
    events.add(event("MODIFIED", map("3", "after")));
    assertThat(told.take()).isEqualTo(found("after"));
  }

  @Test
  void listsAgainWhenItsPlaceInHistoryIsGone() throws Exception {
    list = exchange -> FakeApiServer.send(exchange, 200, list("1", map("1", "old")));
    watch();
    assertThat(told.take()).isEqualTo(found("old"));

    list = exchange -> FakeApiServer.send(exchange, 200, list("9"));
    events.add(
        """
        {"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","code":410}}\
        """);
    assertThat(told.take()).isEqualTo(new Reading.Missing());
  }

  @Test
  void tellsNothingAfterItWasClosed() throws Exception {
    ConfigMaps.Watch watch = watch();
    told.take();

    watch.close();

    // As an event does that was under way meanwhile.
    ((ConfigMapWatch) watch).onAdd(new ConfigMapBuilder().build());
    assertThat(told).isEmpty();
  }

  private ConfigMaps.Watch watch() {
    return client.configMaps().watch("kube-system", NAME, told::add);
  }

  private void forbid(HttpExchange exchange) throws IOException {
    FakeApiServer.send(
        exchange,
        403,
        """
        {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Forbidden","code":403,
         "message":"configmaps \\"%s\\" is forbidden: User \\"system:serviceaccount:metrics:ems\\" cannot list"}
        """
            .formatted(NAME));
  }

  private static Reading found(String value) {
    return new Reading.Found(Map.of("client-ca-file", value));
  }

  private static String map(String version, String value) {
    return """
        {"kind":"ConfigMap","apiVersion":"v1","metadata":{"namespace":"kube-system","name":"%s",\
        "uid":"u","resourceVersion":"%s"},"data":{"client-ca-file":"%s"}}"""
        .formatted(NAME, version, value);
  }

  private static String list(String version, String... maps) {
    return """
        {"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"%s"},"items":[%s]}
        """
        .formatted(version, String.join(",", maps));
  }

  private static String event(String type, String map) {
    return "{\"type\":\"" + type + "\",\"object\":" + map + "}";
  }
}
