package io.externalmetrics.server.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.server.kube.FakeApiServer.Request;
import io.externalmetrics.server.kube.SharedSecret.Version;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ClusterSecretTest {
  private static final String PATH = "/api/v1/namespaces/shop/secrets/ems-tls";
  private static final String FORBIDDEN =
      """
      {"kind":"Status","code":403,
       "message":"secrets \\"ems-tls\\" is forbidden: User \\"system:serviceaccount:shop:ems\\" cannot"}
      """;
  private static final String GRANT =
      " the Secret shop/ems-tls; run: kubectl create role -n shop ems-tls --verb=get,create,patch"
          + " --resource=secrets --resource-name=ems-tls && kubectl create rolebinding -n shop"
          + " ems-tls --role=ems-tls --serviceaccount=shop:ems";

  private final FakeApiServer server = new FakeApiServer();
  private final ClusterClient client = server.client();
  private final SharedSecret secret = client.secret("ems-tls");

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void readsWhatItHoldsAndWhichVersionThatIs() throws Exception {
    server.then(
        PATH,
        200,
        "{\"kind\":\"Secret\",\"metadata\":{\"name\":\"ems-tls\",\"resourceVersion\":\"17\"},"
            + "\"data\":{\"tls.crt\":\"cGxhbnRlZA==\",\"binary\":\"/w==\"}}");

    assertThat(secret.read()).contains(new Version(Map.of("tls.crt", "planted"), "17"));
    assertThat(secret.read().orElseThrow()).hasToString("Version[17]");
    assertThat(secret.name()).isEqualTo("shop/ems-tls");
  }

  @Test
  void tellsThatThereIsNone() throws Exception {
    server.then(PATH, 404, "{\"kind\":\"Status\",\"code\":404}");

    assertThat(secret.read()).isEqualTo(Optional.empty());
  }

  @Test
  void isMadeByAServerSideApply() throws Exception {
    server.then(PATH, 201, "{}");

    secret.create();

    Request request = server.requests().getFirst();
    assertThat(request.line()).isEqualTo("PATCH " + PATH + "?fieldManager=external-metrics-server");
    assertThat(request.headers())
        .containsEntry("Content-type", List.of("application/apply-patch+yaml"));
    assertThat(request.body())
        .contains("\"apiVersion\":\"v1\"", "\"kind\":\"Secret\"", "\"name\":\"ems-tls\"")
        .doesNotContain("\"data\"");
  }

  @Test
  void anotherMayHaveMadeItMeanwhile() throws Exception {
    server.then(PATH, 409, "{}");

    secret.create();

    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void writesOnlyOverWhatWasRead() throws Exception {
    server.then(PATH, 200, "{}");

    assertThat(secret.write(Map.of("tls.crt", "planted"), "17")).isEqualTo(Write.DONE);

    Request request = server.requests().getFirst();
    assertThat(request.line()).isEqualTo("PATCH " + PATH + "?fieldManager=external-metrics-server");
    assertThat(request.headers())
        .containsEntry("Content-type", List.of("application/merge-patch+json"));
    assertThat(request.body())
        .contains("\"metadata\":{\"resourceVersion\":\"17\"}")
        .contains("\"data\":{\"tls.crt\":\"cGxhbnRlZA==\"}");
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 409})
  void isOvertakenByWhoeverChangedOrDeletedIt(int code) throws Exception {
    server.then(PATH, code, "{}");

    assertThat(secret.write(Map.of(), "17")).isEqualTo(Write.OVERTAKEN);
  }

  @Test
  void saysHowToGrantExactlyThisSecret() {
    server.then(PATH, 403, FORBIDDEN);

    String start = "the cluster's API server at " + server.address() + " forbids this server to ";
    assertThatThrownBy(secret::read).hasMessage(start + "get" + GRANT);
    assertThatThrownBy(secret::create).hasMessage(start + "create" + GRANT);
    assertThatThrownBy(() -> secret.write(Map.of(), "17")).hasMessage(start + "patch" + GRANT);
  }

  @Test
  void passesOnWhatElseForbidsIt() {
    server.then(
        PATH,
        403,
        """
        {"kind":"Status","code":403,
         "message":"secrets \\"ems-tls\\" is forbidden: unable to create new content in namespace shop because it is being terminated"}
        """);

    assertThatThrownBy(secret::create)
        .hasMessage(
            "the cluster's API server at %s forbids this server to create the Secret shop/ems-tls:"
                + " secrets \"ems-tls\" is forbidden: unable to create new content in namespace"
                + " shop because it is being terminated",
            server.address());
  }

  @Test
  void saysWhatToDoWithAnImmutableOne() {
    server.then(
        PATH,
        422,
        """
        {"kind":"Status","code":422,
         "message":"Secret \\"ems-tls\\" is invalid: data: Forbidden: field is immutable when `immutable` is set"}
        """);

    assertThatThrownBy(() -> secret.write(Map.of(), "17"))
        .hasMessage(
            "the cluster's API server at %s answered a patch of the Secret shop/ems-tls with HTTP"
                + " 422: it is immutable; delete it",
            server.address());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "500 | planted | answered a get of the Secret shop/ems-tls with HTTP 500",
        "200 | planted | answered a get of the Secret shop/ems-tls with something else",
        "200 | {} | answered a get of the Secret shop/ems-tls with something else"
      })
  void tellsWhyItCannotBeRead(int code, String body, String reason) {
    server.then(PATH, code, body);

    assertThatThrownBy(secret::read)
        .isInstanceOf(ClusterException.class)
        .hasMessage("the cluster's API server at %s %s", server.address(), reason);
  }

  @Test
  void tellsThatNobodyAnswers() {
    server.close();

    assertThatThrownBy(secret::read)
        .isInstanceOf(ClusterException.class)
        .hasMessage(
            "the cluster's API server at %s does not answer: connection refused", server.address());
  }
}
