package io.externalmetrics.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.config.ServerSettings.Discovery;
import io.externalmetrics.server.http.RawConnection;
import io.externalmetrics.server.http.RawConnection.Response;
import io.externalmetrics.server.http.RunningApi;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiscoveryTest {
  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
  private RunningApi api;

  @BeforeAll
  void start() {
    api = new RunningApi();
  }

  @AfterAll
  void stop() {
    api.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/apis", "/apis/"})
  void listsItsGroups(String path) throws IOException {
    assertThat(api.get(path).body())
        .isEqualTo(
            """
            {"kind":"APIGroupList","groups":[{"name":"external.metrics.k8s.io","versions":[\
            {"groupVersion":"external.metrics.k8s.io/v1beta1","version":"v1beta1"}],\
            "preferredVersion":\
            {"groupVersion":"external.metrics.k8s.io/v1beta1","version":"v1beta1"},\
            "serverAddressByClientCIDRs":\
            [{"clientCIDR":"0.0.0.0/0","serverAddress":"localhost"}]}]}
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/apis/external.metrics.k8s.io", "/apis/external.metrics.k8s.io/"})
  void describesTheGroup(String path) throws IOException {
    assertThat(api.get(path).body())
        .isEqualTo(
            """
            {"kind":"APIGroup","apiVersion":"v1","name":"external.metrics.k8s.io","versions":[\
            {"groupVersion":"external.metrics.k8s.io/v1beta1","version":"v1beta1"}],\
            "preferredVersion":\
            {"groupVersion":"external.metrics.k8s.io/v1beta1","version":"v1beta1"}}
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/apis/external.metrics.k8s.io/v1beta1",
        "/apis/external.metrics.k8s.io/v1beta1/",
        "/apis/external.metrics.k8s.io/v1beta1?timeout=32s"
      })
  void listsOneResourceForAllMetrics(String path) throws IOException {
    assertThat(api.get(path).body())
        .isEqualTo(
            """
            {"kind":"APIResourceList","apiVersion":"v1",\
            "groupVersion":"external.metrics.k8s.io/v1beta1","resources":[\
            {"name":"externalmetrics","singularName":"","namespaced":true,\
            "kind":"ExternalMetricValueList","verbs":["get"]}]}
            """);
  }

  @Test
  void listsTheServedNamesWhereSoConfigured() throws IOException {
    try (RunningApi metrics = new RunningApi(Discovery.METRICS, true)) {
      assertThat(metrics.get("/apis/external.metrics.k8s.io/v1beta1").body())
          .contains("\"name\":\"a b\"", "\"name\":\"jobs-emails\"")
          .doesNotContain("externalmetrics");
    }
  }

  @Test
  void listsAtMostAThousandNames() {
    List<String> names = IntStream.range(0, 1001).mapToObj(i -> "m" + i).toList();

    assertThat(new ExternalMetrics(serving(names), Discovery.METRICS).resources())
        .hasSize(1000)
        .first()
        .extracting(ApiGroup.Resource::name)
        .isEqualTo("m0");
  }

  @Test
  void neverListsNothing() {
    assertThat(new ExternalMetrics(serving(List.of()), Discovery.METRICS).resources())
        .extracting(ApiGroup.Resource::name)
        .containsExactly("externalmetrics");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        AGGREGATED,
        "application/json;as=APIGroupDiscoveryList;v=v2;g=apidiscovery.k8s.io",
        "application/json; g=apidiscovery.k8s.io; v=v2; as=APIGroupDiscoveryList; profile=nopeer",
        AGGREGATED
            + ",application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList"
            + ",application/json",
        "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList," + AGGREGATED
      })
  void aggregatesForWhomAsksFor(String accept) throws IOException {
    Response response = api.get("/apis", "Accept: " + accept);

    assertThat(response.code()).isEqualTo(200);
    assertThat(response.headers())
        .containsEntry("Content-Type", AGGREGATED)
        .containsEntry("Vary", "Accept")
        .containsEntry("Cache-Control", "public");
    assertThat(response.headers().get("ETag")).matches("\"[0-9A-F]{128}\"");
    assertThat(response.body())
        .isEqualTo(
            """
            {"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","metadata":{},\
            "items":[{"metadata":{"name":"external.metrics.k8s.io"},"versions":[\
            {"version":"v1beta1","resources":[{"resource":"externalmetrics",\
            "responseKind":{"group":"","version":"","kind":"ExternalMetricValueList"},\
            "scope":"Namespaced","singularResource":"","verbs":["get"]}],\
            "freshness":"Current"}]}]}
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "*/*",
        "application/json," + AGGREGATED,
        "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json"
      })
  void listsGroupsForEveryoneElse(String accept) throws IOException {
    Response response = api.get("/apis", "Accept: " + accept);

    assertThat(response.headers())
        .containsEntry("Content-Type", "application/json")
        .containsEntry("Vary", "Accept");
    assertThat(response.body()).startsWith("{\"kind\":\"APIGroupList\"");
  }

  /** An aggregator then asks for each group by itself. */
  @Test
  void hasNoOtherVersionOfTheAggregatedDocument() throws IOException {
    Response response =
        api.get(
            "/apis",
            "Accept: application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList");

    assertThat(response.code()).isEqualTo(406);
    assertThat(response.headers()).containsEntry("Vary", "Accept");
  }

  @Test
  void saysWhenTheAggregatedDocumentIsUnchanged() throws IOException {
    String entityTag = api.get("/apis", "Accept: " + AGGREGATED).headers().get("ETag");

    try (RawConnection connection = api.connect()) {
      Response unchanged =
          connection.request(
              "GET /apis HTTP/1.1", "Accept: " + AGGREGATED, "If-None-Match: " + entityTag);
      assertThat(unchanged.code()).isEqualTo(304);
      assertThat(unchanged.headers()).containsEntry("ETag", entityTag);
      assertThat(unchanged.body()).isEmpty();
      Response other =
          connection.request(
              "GET /apis HTTP/1.1", "Accept: " + AGGREGATED, "If-None-Match: \"other\"");
      assertThat(other.code()).isEqualTo(200);
    }
  }

  @Test
  void indexesItsPaths() throws IOException {
    assertThat(api.get("/").body())
        .isEqualTo(
            """
            {
              "paths": [
                "/apis",
                "/apis/external.metrics.k8s.io",
                "/apis/external.metrics.k8s.io/v1beta1",
                "/healthz",
                "/healthz/ping",
                "/livez",
                "/livez/ping",
                "/openapi/v2",
                "/openapi/v3",
                "/openapi/v3/apis/external.metrics.k8s.io/v1beta1",
                "/readyz",
                "/readyz/first-polls",
                "/readyz/ping",
                "/version"
              ]
            }""");
  }

  @Test
  void tellsItsVersion() throws IOException {
    assertThat(api.get("/version").body())
        .startsWith(
            """
            {
              "major": "1",
              "minor": "2",
              "gitVersion": "v1.2.3",
            """);
  }

  private static MetricReader serving(List<String> names) {
    return new MetricReader() {
      @Override
      public Answer read(String namespace, String metric, LabelSelector selector) {
        return new Answer.Unknown(metric);
      }

      @Override
      public List<String> servedNames() {
        return names;
      }
    };
  }
}
