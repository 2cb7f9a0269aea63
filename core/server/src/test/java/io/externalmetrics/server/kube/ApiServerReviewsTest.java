package io.externalmetrics.server.kube;

import static io.externalmetrics.server.kube.FakeApiServer.ACCESS_REVIEWS;
import static io.externalmetrics.server.kube.FakeApiServer.TOKEN_REVIEWS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.server.api.Caller;
import io.externalmetrics.spi.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ApiServerReviewsTest {
  private static final Caller CONTROLLER =
      new Caller(
          "system:serviceaccount:kube-system:horizontal-pod-autoscaler",
          "u-1",
          List.of("system:serviceaccounts", "system:authenticated"),
          Map.of("example.org/pod", List.of("one", "two")));

  private final FakeApiServer server = new FakeApiServer();
  private final ClusterClient client = server.client();
  private final Reviews reviews = client.reviews();

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void asksWhoseATokenIs() throws Exception {
    server.then(
        TOKEN_REVIEWS,
        201,
        """
        {"kind":"TokenReview","apiVersion":"authentication.k8s.io/v1","spec":{"token":"planted"},
         "status":{"authenticated":true,"user":{"username":"jane","uid":"7",
           "groups":["dev","ops","dev"],"extra":{"scopes":["read"]}}}}
        """);

    assertThat(reviews.review("planted", soon()))
        .isEqualTo(
            new TokenDecision.Authenticated(
                new Caller("jane", "7", List.of("dev", "ops"), Map.of("scopes", List.of("read")))));
    FakeApiServer.Request request = server.requests().getFirst();
    assertThat(request.line()).isEqualTo("POST " + TOKEN_REVIEWS);
    assertJson(
        request.body(),
        """
        {"kind":"TokenReview","apiVersion":"authentication.k8s.io/v1","spec":{"token":"planted"}}
        """);
    assertThat(request.headers().get("Authorization"))
        .containsExactly("Bearer " + FakeApiServer.OWN_TOKEN);
    assertThat(request.headers().get("User-agent"))
        .containsExactly("external-metrics-server/1.2.3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"authenticated\":false}", "{\"error\":\"token has expired\"}", "{}"})
  void refusesATokenThatIsNobodys(String status) throws Exception {
    server.then(TOKEN_REVIEWS, 201, "{\"status\":" + status + "}");

    assertThat(reviews.review("planted", soon())).isEqualTo(new TokenDecision.Refused());
  }

  @Test
  void asksWhetherACallerMayRead() throws Exception {
    server.then(ACCESS_REVIEWS, 201, "{\"status\":{\"allowed\":true,\"reason\":\"RBAC\"}}");

    assertThat(
            reviews.review(
                CONTROLLER,
                new Attributes.Resource(
                    "default", "list", "external.metrics.k8s.io", "v1beta1", "queue_length", "one"),
                soon()))
        .isEqualTo(new AccessDecision(true, "RBAC"));
    assertThat(server.requests().getFirst().line()).isEqualTo("POST " + ACCESS_REVIEWS);
    assertJson(
        server.requests().getFirst().body(),
        """
        {"kind":"SubjectAccessReview","apiVersion":"authorization.k8s.io/v1","spec":{
          "resourceAttributes":{"namespace":"default","verb":"list",
            "group":"external.metrics.k8s.io","version":"v1beta1","resource":"queue_length",
            "name":"one"},
          "user":"system:serviceaccount:kube-system:horizontal-pod-autoscaler","uid":"u-1",
          "groups":["system:serviceaccounts","system:authenticated"],
          "extra":{"example.org/pod":["one","two"]}}}
        """);
  }

  @Test
  void leavesOutWhatIsEmpty() throws Exception {
    server.then(ACCESS_REVIEWS, 201, "{\"status\":{\"allowed\":false}}");
    Attributes all =
        new Attributes.Resource("", "list", "external.metrics.k8s.io", "v1beta1", "*", "");

    reviews.review(new Caller("jane", "", List.of(), Map.of()), all, soon());

    assertJson(
        server.requests().getFirst().body(),
        """
        {"kind":"SubjectAccessReview","apiVersion":"authorization.k8s.io/v1","spec":{
          "resourceAttributes":{"verb":"list","group":"external.metrics.k8s.io",
            "version":"v1beta1","resource":"*"},
          "user":"jane"}}
        """);
  }

  @Test
  void asksForAPathOutsideTheResources() throws Exception {
    server.then(ACCESS_REVIEWS, 201, "{\"status\":{\"allowed\":true}}");

    reviews.review(Caller.ANONYMOUS, new Attributes.NonResource("/openapi/v2", "get"), soon());

    assertJson(
        server.requests().getFirst().body(),
        """
        {"kind":"SubjectAccessReview","apiVersion":"authorization.k8s.io/v1","spec":{
          "nonResourceAttributes":{"path":"/openapi/v2","verb":"get"},
          "user":"system:anonymous","groups":["system:unauthenticated"]}}
        """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"allowed\":false}",
        "{\"allowed\":true,\"denied\":true}",
        "{\"denied\":true}",
        "{\"evaluationError\":\"no such role\"}"
      })
  void nothingButAClearYesAllows(String status) throws Exception {
    server.then(ACCESS_REVIEWS, 201, "{\"status\":" + status + "}");

    assertThat(reviews.review(CONTROLLER, path(), soon())).isEqualTo(new AccessDecision(false, ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not json, planted-token",
        "''",
        "null",
        "{\"spec\":{\"token\":\"planted-token\"}}",
        "{\"status\":\"planted-token\"}",
        "{\"status\":{\"authenticated\":true}}",
        "{\"status\":{\"authenticated\":true,\"user\":{\"groups\":[\"system:masters\"]}}}",
        "{\"kind\":\"Status\",\"status\":\"Success\"}"
      })
  void aSenselessReplyIsNoDecision(String body) {
    server.then(TOKEN_REVIEWS, 200, body);

    assertThatThrownBy(() -> reviews.review("planted-token", soon()))
        .isInstanceOf(ClusterException.class)
        .hasMessage(
            "the cluster's API server at %s answered a TokenReview with something else",
            server.address())
        .hasNoCause();
  }

  @Test
  void aReviewWithoutAStatusIsNoDecision() {
    server.then(ACCESS_REVIEWS, 201, "{\"spec\":{\"user\":\"jane\"}}");

    assertThatThrownBy(() -> reviews.review(CONTROLLER, path(), soon()))
        .isInstanceOf(ClusterException.class)
        .hasMessage(
            "the cluster's API server at %s answered a SubjectAccessReview with something else",
            server.address());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "system:serviceaccount:metrics:ems | --serviceaccount=metrics:ems",
        "jane@example.org | --user=jane@example.org",
        "jane; rm -r / | --serviceaccount=NAMESPACE:NAME"
      })
  void saysWhichPermissionIsMissing(String user, String subject) {
    server.then(
        TOKEN_REVIEWS,
        403,
        """
        {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Forbidden","code":403,
         "message":"tokenreviews is forbidden: User \\"%s\\" cannot create resource \\"x\\""}
        """
            .formatted(user));

    assertThatThrownBy(() -> reviews.review("planted-token", soon()))
        .isInstanceOf(ClusterException.class)
        .hasMessage(
            "the cluster's API server at %s forbids this server to create tokenreviews and"
                + " subjectaccessreviews; run: kubectl create clusterrolebinding"
                + " external-metrics-auth-delegator --clusterrole=system:auth-delegator %s",
            server.address(), subject);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void saysThatItsOwnCredentialsAreRefused() {
    server.then(TOKEN_REVIEWS, 401, "planted-token is no JSON");

    assertThatThrownBy(() -> reviews.review("planted-token", soon()))
        .isInstanceOf(ClusterException.class)
        .hasMessage(
            "the cluster's API server at %s refuses this server's credentials; check the user of"
                + " the kubeconfig, or the service account's token",
            server.address());
  }

  private static Deadline soon() {
    return Deadline.after(Duration.ofSeconds(20));
  }

  private static Attributes path() {
    return new Attributes.NonResource("/version", "get");
  }

  private static void assertJson(String found, String expected) {
    JsonMapper mapper = new JsonMapper();
    assertThat(mapper.readTree(found)).isEqualTo(mapper.readTree(expected));
  }
}
