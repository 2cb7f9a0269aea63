package io.externalmetrics.server.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.kube.Secrets.Reading;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class NamespacedSecretsTest {
  private static final String PATH = "/api/v1/namespaces/shop/secrets/redis";
  private static final String HEAD = "{\"kind\":\"Secret\",\"metadata\":{\"name\":\"redis\"}";

  private final FakeApiServer server = new FakeApiServer();
  private final ClusterClient client = server.client();
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void stop() {
    release.countDown();
    client.close();
    server.close();
  }

  @Test
  void getsOneSecretByItsName() throws Exception {
    server.then(
        PATH,
        200,
        HEAD + ",\"data\":{\"password\":\"aHVudGVyMgo=\",\"empty\":\"\",\"key\":\"/w==\"}}");

    assertThat(read())
        .isEqualTo(new Reading.Found(Map.of("password", "hunter2\n", "empty", ""), Set.of("key")));
    assertThat(server.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.line()).isEqualTo("GET " + PATH);
              assertThat(request.headers())
                  .containsEntry("Authorization", List.of("Bearer " + FakeApiServer.OWN_TOKEN));
            });
  }

  @Test
  void aSecretMayBeEmpty() throws Exception {
    server.then(PATH, 200, HEAD + "}");

    assertThat(read()).isEqualTo(new Reading.Found(Map.of(), Set.of()));
  }

  @Test
  void showsNoValue() throws Exception {
    server.then(PATH, 200, HEAD + ",\"data\":{\"password\":\"aHVudGVyMgo=\"}}");

    assertThat(read()).hasToString("Found");
  }

  @Test
  void tellsThatThereIsNone() throws Exception {
    server.then(PATH, 404, "{\"kind\":\"Status\",\"code\":404}");

    assertThat(read()).isEqualTo(new Reading.Missing("shop"));
  }

  @Test
  void saysHowToGrantExactlyThisSecret() throws Exception {
    server.then(
        PATH,
        403,
        """
        {"kind":"Status","code":403,
         "message":"secrets \\"redis\\" is forbidden: User \\"system:serviceaccount:shop:ems\\" cannot"}
        """);

    assertThat(reason())
        .isEqualTo(
            "the cluster's API server at %s forbids this server to get the Secret shop/redis; run:"
                + " kubectl create role -n shop external-metrics-secret-redis --verb=get"
                + " --resource=secrets --resource-name=redis && kubectl create rolebinding -n shop"
                + " external-metrics-secret-redis --role=external-metrics-secret-redis"
                + " --serviceaccount=shop:ems",
            server.address());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | refuses this server's credentials; check the user of the kubeconfig, or the service"
            + " account's token",
        "500 | answered a get of a Secret with HTTP 500"
      })
  void tellsWhyItCannotBeRead(int code, String reason) throws Exception {
    server.then(PATH, code, "planted");

    assertThat(reason()).isEqualTo("the cluster's API server at %s " + reason, server.address());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json, planted",
        "",
        "null",
        "{}",
        "{\"kind\":\"Status\",\"metadata\":{\"name\":\"redis\"}}",
        "{\"kind\":\"Secret\",\"metadata\":{\"name\":\"other\"}}",
        "{\"kind\":\"Secret\",\"metadata\":{\"name\":\"redis\"},\"data\":\"planted\"}"
      })
  void aSenselessReplyIsNoSecret(String body) throws Exception {
    server.then(PATH, 200, body);

    assertThat(reason())
        .isEqualTo(
            "the cluster's API server at %s answered a get of a Secret with something else",
            server.address());
  }

  @Test
  void doesNotWaitForever() throws Exception {
    server.then(
        PATH,
        exchange -> {
          try {
            release.await();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });

    assertThat(reason())
        .isEqualTo("the cluster's API server at %s does not answer in time", server.address());
  }

  private String reason() throws InterruptedException {
    return switch (read()) {
      case Reading.Unavailable(String reason) -> reason;
      case Reading reading -> reading.toString();
    };
  }

  private Reading read() throws InterruptedException {
    return client.secrets().read("redis");
  }
}
