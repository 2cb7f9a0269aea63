package io.externalmetrics.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.externalmetrics.server.http.RunningApi;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiDocumentsTest {
  private static final String GROUP = "/openapi/v3/apis/external.metrics.k8s.io/v1beta1";
  private static final String OPERATION =
      "/apis/external.metrics.k8s.io/v1beta1/namespaces/{namespace}/{resource}";
  private static final String VALUE =
      "io.k8s.metrics.pkg.apis.external_metrics.v1beta1.ExternalMetricValue";
  private static final String LIST = VALUE + "List";

  private RunningApi api;

  @BeforeAll
  void start() {
    api = new RunningApi();
  }

  @AfterAll
  void stop() {
    api.close();
  }

  @Test
  void describesTheReadingOfAMetricInVersion2() throws IOException {
    JsonNode document = document("/openapi/v2");
    JsonNode operation = document.path("paths").path(OPERATION).path("get");

    assertThat(document.path("swagger").stringValue()).isEqualTo("2.0");
    assertThat(document.path("info"))
        .isEqualTo(json("{\"title\":\"External Metrics Server\",\"version\":\"v1.2.3\"}"));
    assertThat(operation.at("/responses/200/schema/$ref").stringValue())
        .isEqualTo("#/definitions/" + LIST);
    assertOperation(operation);
    assertSchemas(document.path("definitions"), "#/definitions/");
    assertReferencesResolve(document);
  }

  @Test
  void describesTheReadingOfAMetricInVersion3() throws IOException {
    JsonNode document = document(GROUP);
    JsonNode operation = document.path("paths").path(OPERATION).path("get");

    assertThat(document.path("openapi").stringValue()).isEqualTo("3.0.0");
    assertThat(document.path("info"))
        .isEqualTo(json("{\"title\":\"external.metrics.k8s.io\",\"version\":\"v1beta1\"}"));
    assertThat(operation.at("/responses/200/content/application~1json/schema/$ref").stringValue())
        .isEqualTo("#/components/schemas/" + LIST);
    assertOperation(operation);
    assertSchemas(document.at("/components/schemas"), "#/components/schemas/");
    assertReferencesResolve(document);
  }

  @Test
  void saysTheSameInBothVersions() throws IOException {
    // Version 3.0 lets nothing stand beside a reference, and has the types of parameters deeper.
    String version3 =
        document(GROUP)
            .at("/components/schemas")
            .toString()
            .replace("#/components/schemas/", "#/definitions/")
            .replaceAll("\"allOf\":\\[\\{(\"\\$ref\":\"[^\"]+\")}]", "$1");
    String parameters =
        document(GROUP)
            .path("paths")
            .path(OPERATION)
            .at("/get/parameters")
            .toString()
            .replaceAll("\"schema\":\\{(\"type\":\"[^\"]+\")}", "$1");
    JsonNode version2 = document("/openapi/v2");

    assertThat(json(version3)).isEqualTo(version2.path("definitions"));
    assertThat(json(parameters))
        .isEqualTo(version2.path("paths").path(OPERATION).at("/get/parameters"));
  }

  @Test
  void describesEveryFieldThatAnAnswerHas() throws IOException {
    JsonNode schemas = document(GROUP).at("/components/schemas");
    JsonNode answer = json(api.get(RunningApi.METRICS + "jobs-emails").body());

    assertFits(answer, schemas.path(LIST));
    assertFits(answer.at("/items/0"), schemas.path(VALUE));
  }

  private static void assertOperation(JsonNode operation) {
    assertThat(operation.path("operationId").stringValue())
        .isEqualTo("listExternalMetricsV1beta1ExternalMetricValue");
    assertThat(operation.path("parameters").valueStream())
        .extracting(
            it -> it.path("in").stringValue() + " " + it.path("name").stringValue(),
            it -> it.path("required").booleanValue(false))
        .containsExactly(
            tuple("path namespace", true),
            tuple("path resource", true),
            tuple("query labelSelector", false),
            tuple("query pretty", false));
    assertThat(operation.path("responses").valueStream())
        .allSatisfy(it -> assertThat(it.path("description").stringValue()).isNotEmpty());
  }

  private static void assertSchemas(JsonNode schemas, String prefix) {
    assertThat(schemas.propertyNames())
        .containsExactlyInAnyOrder(
            VALUE,
            LIST,
            "io.k8s.apimachinery.pkg.api.resource.Quantity",
            "io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta",
            "io.k8s.apimachinery.pkg.apis.meta.v1.Time");
    assertThat(schemas.path(LIST).at("/properties/items/items/$ref").stringValue())
        .isEqualTo(prefix + VALUE);
    assertThat(schemas.path(LIST).path("x-kubernetes-group-version-kind"))
        .isEqualTo(
            json(
                """
                [{"group":"external.metrics.k8s.io","kind":"ExternalMetricValueList",\
                "version":"v1beta1"}]"""));
  }

  private static void assertReferencesResolve(JsonNode document) {
    Set<String> references =
        document.findValuesAsString("$ref").stream().collect(Collectors.toSet());

    assertThat(references)
        .hasSize(5)
        .allSatisfy(
            reference ->
                assertThat(document.at(reference.substring(1)).isObject()).as(reference).isTrue());
  }

  private static void assertFits(JsonNode value, JsonNode schema) {
    assertThat(schema.path("properties").propertyNames()).containsAll(value.propertyNames());
    assertThat(value.propertyNames())
        .containsAll(schema.path("required").valueStream().map(JsonNode::stringValue).toList());
  }

  private JsonNode document(String path) throws IOException {
    return json(api.get(path).body());
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }
}
