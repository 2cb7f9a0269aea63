package io.externalmetrics.server.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.externalmetrics.server.kube.Hpa.Condition;
import io.externalmetrics.server.kube.Hpa.ExternalMetric;
import io.externalmetrics.server.kube.Hpa.Target;
import io.externalmetrics.server.kube.Hpa.Target.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class WatchedHpasTest {
  private final FakeApiServer server = new FakeApiServer();
  private final ClusterClient client = server.client();
  private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();

  /** What the API server sends down the watch; an empty line ends it. */
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  /** What it answers to a list. */
  private volatile HttpHandler list = exchange -> FakeApiServer.send(exchange, 200, list("1"));

  private final Hpas.Observer observer =
      new Hpas.Observer() {
        @Override
        public void found(Hpa hpa) {
          told.add(hpa);
        }

        @Override
        public void gone(String namespace, String name) {
          told.add("gone " + namespace + "/" + name);
        }

        @Override
        public void listed() {
          told.add("listed");
        }

        @Override
        public void unavailable(String reason) {
          told.add("unavailable: " + reason);
        }
      };

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @ParameterizedTest
  @CsvSource({"v1 v2 v2beta2, v2", "v1 v2beta1 v2beta2, v2beta2"})
  void tellsWhatIsThereAndEachChange(String versions, String version) throws Exception {
    serve(versions, version);
    list = exchange -> FakeApiServer.send(exchange, 200, list("1", hpa("mail", "1", 3)));
    watch();
    assertThat(told.take()).isEqualTo(mail(3));
    assertThat(told.take()).isEqualTo("listed");

    events.add(event("MODIFIED", hpa("mail", "2", 4)));
    assertThat(told.take()).isEqualTo(mail(4));

    events.add(event("DELETED", hpa("mail", "3", 4)));
    assertThat(told.take()).isEqualTo("gone shop/mail");
  }

  @Test
  void tellsWhatWentWhileTheWatchWasInterrupted() throws Exception {
    serve("v2", "v2");
    list = exchange -> FakeApiServer.send(exchange, 200, list("1", hpa("mail", "1", 3)));
    watch();
    assertThat(told.take()).isEqualTo(mail(3));
    assertThat(told.take()).isEqualTo("listed");

    list = exchange -> FakeApiServer.send(exchange, 200, list("9"));
    events.add(
        """
        {"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","code":410}}\
        """);

    assertThat(told.take()).isEqualTo("gone shop/mail");
  }

  @Test
  void readsWhateverMayBeAbsent() throws Exception {
    serve("v2", "v2");
    list =
        exchange ->
            FakeApiServer.send(
                exchange,
                200,
                list(
                    "1",
                    """
                    {"metadata":{"namespace":"shop","name":"new","resourceVersion":"1"},
                     "spec":{"maxReplicas":5,"metrics":[
                      {"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":50}}},
                      {"type":"Object","object":{"metric":{"name":"hits"},"target":{"type":"Value","value":"1"},
                        "describedObject":{"kind":"Ingress","name":"front"}}},
                      {"type":"External","external":{"metric":{"name":"Jobs-Images","selector":{
                         "matchLabels":{"team":"mail"},
                         "matchExpressions":[{"key":"queue","operator":"In","values":["b","a"]},
                          {"key":"old","operator":"DoesNotExist"},{"key":"zone","operator":"Exists"},
                          {"key":"size","operator":"NotIn","values":["s"]}]}},
                        "target":{"type":"Value","value":"1500m"}}}]}}\
                    """));
    watch();

    assertThat(told.take())
        .isEqualTo(
            new Hpa(
                "shop",
                "new",
                1,
                5,
                0,
                0,
                List.of(
                    new ExternalMetric(
                        "jobs-images",
                        "!old,queue in (a,b),size notin (s),team=mail,zone",
                        new Target(Kind.VALUE, 1.5))),
                true,
                List.of()));
  }

  @Test
  void saysHowToAllowItAndGoesOnOnceItIs() throws Exception {
    serve("v2", "v2");
    list = WatchedHpasTest::forbid;
    watch();
    assertThat(told.take())
        .isEqualTo(
            "unavailable: the cluster's API server at "
                + server.address()
                + " forbids this server to watch HorizontalPodAutoscalers; run: kubectl create"
                + " clusterrole external-metrics-hpas --verb=get,list,watch"
                + " --resource=horizontalpodautoscalers.autoscaling && kubectl create"
                + " clusterrolebinding external-metrics-hpas --clusterrole=external-metrics-hpas"
                + " --serviceaccount=metrics:ems");

    list = exchange -> FakeApiServer.send(exchange, 200, list("1", hpa("mail", "1", 3)));

    assertThat(told.take()).isEqualTo(mail(3));
    assertThat(told.take()).isEqualTo("listed");
  }

  @Test
  void asksForTheVersionsUntilTheApiServerAnswers() throws Exception {
    server.then("/apis/autoscaling", 503, "{}").then("/apis/autoscaling", 200, group("v1"));
    serve("v2", "v2");
    watch();

    assertThat(told.take())
        .isEqualTo(
            "unavailable: the cluster's API server at "
                + server.address()
                + " answered a list of HorizontalPodAutoscalers with HTTP 503");
    assertThat(told.take())
        .isEqualTo(
            "unavailable: the cluster's API server at "
                + server.address()
                + " serves HorizontalPodAutoscalers in none of the versions that this server"
                + " reads: v2, v2beta2");
    assertThat(told.take()).isEqualTo("listed");
  }

  @Test
  void tellsNothingAfterItWasClosed() throws Exception {
    serve("v2", "v2");
    Hpas.Watch watch = watch();
    assertThat(told.take()).isEqualTo("listed");

    watch.close();

    // As an event does that was under way meanwhile.
    ((HpaWatch) watch).onList("2", true);
    assertThat(told).isEmpty();
  }

  private Hpas.Watch watch() {
    return client.hpas().watch(observer);
  }

  private void serve(String versions, String version) {
    server.then("/apis/autoscaling", 200, group(versions));
    server.then(
        "/apis/autoscaling/" + version + "/horizontalpodautoscalers",
        exchange -> {
          if (!exchange.getRequestURI().getQuery().contains("watch=true")) {
            list.handle(exchange);
            return;
          }
          exchange.sendResponseHeaders(200, 0);
          try (var body = exchange.getResponseBody()) {
            for (String event = events.take(); !event.isEmpty(); event = events.take()) {
              body.write((event.replace("\n", "") + "\n").getBytes(StandardCharsets.UTF_8));
              body.flush();
            }
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static void forbid(HttpExchange exchange) throws IOException {
    FakeApiServer.send(
        exchange,
        403,
        """
        {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Forbidden","code":403,
         "message":"horizontalpodautoscalers.autoscaling is forbidden: User \\"system:serviceaccount:metrics:ems\\" cannot list"}
        """);
  }

  private static Hpa mail(int replicas) {
    return new Hpa(
        "shop",
        "mail",
        0,
        10,
        replicas,
        replicas + 1,
        List.of(new ExternalMetric("jobs-emails", "", new Target(Kind.AVERAGE_VALUE, 2))),
        false,
        List.of(new Condition("ScalingActive", "True", "ValidMetricFound", "it is well")));
  }

  private static String hpa(String name, String version, int replicas) {
    return """
    {"kind":"HorizontalPodAutoscaler","apiVersion":"autoscaling/v2","metadata":{"namespace":"shop","name":"%s","uid":"u",
     "resourceVersion":"%s","managedFields":[{"manager":"kubectl"}]},
     "spec":{"scaleTargetRef":{"kind":"Deployment","name":"mail"},"minReplicas":0,"maxReplicas":10,
      "metrics":[{"type":"External","external":{"metric":{"name":"jobs-Emails"},
       "target":{"type":"AverageValue","averageValue":"2"}}}]},
     "status":{"currentReplicas":%d,"desiredReplicas":%d,"conditions":[{"type":"ScalingActive",
      "status":"True","reason":"ValidMetricFound","message":"it is well",
      "lastTransitionTime":"2026-03-01T12:00:00Z"}]}}\
    """
        .formatted(name, version, replicas, replicas + 1);
  }

  private static String list(String version, String... hpas) {
    return """
    {"kind":"HorizontalPodAutoscalerList","metadata":{"resourceVersion":"%s"},"items":[%s]}
    """
        .formatted(version, String.join(",", hpas));
  }

  private static String event(String type, String hpa) {
    return "{\"type\":\"" + type + "\",\"object\":" + hpa + "}";
  }

  private static String group(String versions) {
    return """
    {"kind":"APIGroup","apiVersion":"v1","name":"autoscaling","versions":[%s]}\
    """
        .formatted(
            List.of(versions.split(" ")).stream()
                .map(
                    version ->
                        "{\"groupVersion\":\"autoscaling/%1$s\",\"version\":\"%1$s\"}"
                            .formatted(version))
                .collect(Collectors.joining(",")));
  }
}
