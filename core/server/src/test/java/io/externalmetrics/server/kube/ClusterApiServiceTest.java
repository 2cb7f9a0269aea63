package io.externalmetrics.server.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.server.kube.FakeApiServer.Request;
import io.externalmetrics.server.kube.SharedApiService.Service;
import io.externalmetrics.server.kube.SharedApiService.Version;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ClusterApiServiceTest {
  private static final String PATH =
      "/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.external.metrics.k8s.io";

  private final FakeApiServer server = new FakeApiServer();
  private final ClusterClient client = server.client();
  private final SharedApiService apiService = client.apiService();

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void readsWhoServesAndWhoIsTrusted() throws Exception {
    server.then(
        PATH,
        200,
        object("{\"service\":{\"namespace\":\"shop\",\"name\":\"ems\"},\"caBundle\":\"UEVN\"}"));

    assertThat(apiService.read())
        .contains(new Version(Optional.of(new Service("shop", "ems")), "PEM", false, "17"));
  }

  @Test
  void readsOneOfKubeApiserverItself() throws Exception {
    server.then(PATH, 200, object("{\"insecureSkipTLSVerify\":true}"));

    assertThat(apiService.read()).contains(new Version(Optional.empty(), "", true, "17"));
  }

  @Test
  void tellsThatThereIsNone() throws Exception {
    server.then(PATH, 404, "{\"kind\":\"Status\",\"code\":404}");

    assertThat(apiService.read()).isEmpty();
  }

  @Test
  void writesTheCaBundleOnlyOverWhatWasRead() throws Exception {
    server.then(PATH, 200, "{}").then(PATH, 409, "{}");

    assertThat(apiService.writeCaBundle("PEM", "17")).isEqualTo(Write.DONE);
    assertThat(apiService.writeCaBundle("PEM", "17")).isEqualTo(Write.OVERTAKEN);

    Request request = server.requests().getFirst();
    assertThat(request.line()).isEqualTo("PATCH " + PATH + "?fieldManager=external-metrics-server");
    assertThat(request.body())
        .contains("\"metadata\":{\"resourceVersion\":\"17\"}")
        .contains("\"spec\":{\"caBundle\":\"UEVN\"}");
  }

  @Test
  void saysHowToGrantExactlyThisApiService() {
    server.then(
        PATH,
        403,
        """
        {"kind":"Status","code":403,
         "message":"forbidden: User \\"system:serviceaccount:shop:ems\\" cannot"}
        """);

    assertThatThrownBy(apiService::read)
        .isInstanceOf(ClusterException.class)
        .hasMessage(
            "the cluster's API server at %s forbids this server to get the APIService"
                + " v1beta1.external.metrics.k8s.io; run: kubectl create clusterrole"
                + " external-metrics-apiservice --verb=get,patch"
                + " --resource=apiservices.apiregistration.k8s.io"
                + " --resource-name=v1beta1.external.metrics.k8s.io && kubectl create"
                + " clusterrolebinding external-metrics-apiservice"
                + " --clusterrole=external-metrics-apiservice --serviceaccount=shop:ems",
            server.address());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "planted",
        "{}",
        "{\"kind\":\"APIService\",\"metadata\":{\"name\":\"other\",\"resourceVersion\":\"1\"},"
            + "\"spec\":{}}",
        "{\"kind\":\"APIService\",\"metadata\":{\"name\":\"v1beta1.external.metrics.k8s.io\"},"
            + "\"spec\":{}}"
      })
  void aSenselessReplyIsNoApiService(String body) {
    server.then(PATH, 200, body);

    assertThatThrownBy(apiService::read)
        .isInstanceOf(ClusterException.class)
        .hasMessageEndingWith(
            "answered a get of the APIService v1beta1.external.metrics.k8s.io with something"
                + " else");
  }

  private static String object(String spec) {
    return "{\"apiVersion\":\"apiregistration.k8s.io/v1\",\"kind\":\"APIService\",\"metadata\":"
        + "{\"name\":\"v1beta1.external.metrics.k8s.io\",\"resourceVersion\":\"17\"},\"spec\":"
        + spec
        + "}";
  }
}
