package io.externalmetrics.server.api;

import static io.externalmetrics.server.http.RunningApi.METRICS;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.http.RawConnection.Response;
import io.externalmetrics.server.http.RunningApi;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EncodingTest {
  private static final String TABLE =
      "Accept: application/json;as=Table;v=v1;g=meta.k8s.io,"
          + "application/json;as=Table;v=v1beta1;g=meta.k8s.io";
  private static final String PROTOBUF = "Accept: application/vnd.kubernetes.protobuf";
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
  void answersTheControllerInProtobuf() throws IOException {
    Response response =
        api.get(
            METRICS + "jobs-emails?labelSelector=tube%3Dimages",
            "Accept: application/vnd.kubernetes.protobuf, */*");

    assertThat(response.code()).isEqualTo(200);
    assertThat(response.headers())
        .containsEntry("Content-Type", "application/vnd.kubernetes.protobuf");
    assertThat(hex(response))
        .isEqualTo(
            "6b387300"
                + "0a3a"
                + "0a1f"
                + text("external.metrics.k8s.io/v1beta1")
                + "1217"
                + text("ExternalMetricValueList")
                + "1238"
                + "0a060a0012001a00"
                + "122e"
                + "0a0b"
                + text("jobs-emails")
                + "120e0a04"
                + text("tube")
                + "1206"
                + text("images")
                + "1a08089fc39ecd061000"
                + "2a050a03"
                + text("12k")
                + "1a002200");
  }

  @ParameterizedTest
  @ValueSource(strings = {METRICS + "down", METRICS + "none", "/apis/other", "//", METRICS + "bug"})
  void answersErrorsInProtobufAsWell(String path) throws IOException {
    Response response = api.get(path, PROTOBUF);

    assertThat(response.code()).isGreaterThanOrEqualTo(400);
    assertThat(response.headers())
        .containsEntry("Content-Type", "application/vnd.kubernetes.protobuf");
    assertThat(hex(response)).startsWith("6b3873000a0c0a02" + text("v1") + "1206" + text("Status"));
  }

  @ParameterizedTest(name = "{0} is {2}")
  @CsvSource({
    "/apis,                                    '',  APIGroupList",
    "/apis/external.metrics.k8s.io,            v1,  APIGroup",
    "/apis/external.metrics.k8s.io/v1beta1,    v1,  APIResourceList",
  })
  void answersDiscoveryInProtobuf(String path, String version, String kind) throws IOException {
    Response response = api.get(path, PROTOBUF);

    assertThat(response.headers())
        .containsEntry("Content-Type", "application/vnd.kubernetes.protobuf");
    assertThat(response.body())
        .startsWith("k8s\0")
        .contains(
            "\n" + (char) version.length() + version + "\u0012" + (char) kind.length() + kind);
  }

  @Test
  void answersInYamlToWhoAsksForIt() throws IOException {
    Response response =
        api.get(METRICS + "jobs-emails?labelSelector=tube%3Dimages", "Accept: application/yaml");

    assertThat(response.headers()).containsEntry("Content-Type", "application/yaml");
    assertThat(response.body())
        .isEqualTo(
            """
            kind: "ExternalMetricValueList"
            apiVersion: "external.metrics.k8s.io/v1beta1"
            metadata: {}
            items:
            - metricName: "jobs-emails"
              metricLabels:
                tube: "images"
              timestamp: "2026-03-04T03:06:07Z"
              value: "12k"
            """);
  }

  @Test
  void answersATableRequestWithTheListAsTheGoServersDo() throws IOException {
    Response response =
        api.get(METRICS + "jobs-emails?includeObject=Object", TABLE + ",application/json");

    assertThat(response.code()).isEqualTo(200);
    assertThat(response.headers()).containsEntry("Content-Type", "application/json");
    assertThat(response.body()).startsWith("{\"kind\":\"ExternalMetricValueList\",");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        TABLE,
        "Accept: application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io",
        "Accept: application/cbor",
        "Accept: text/html"
      })
  void namesWhatThereIsToAClientThatTakesNothingOfIt(String accept) throws IOException {
    Response response = api.get(METRICS + "jobs-emails", accept);

    assertThat(response.code()).isEqualTo(406);
    assertThat(response.headers()).containsEntry("Content-Type", "application/json");
    assertThat(response.body())
        .isEqualTo(
            """
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",\
            "message":"only the following media types are accepted: application/json, \
            application/yaml, application/vnd.kubernetes.protobuf",\
            "reason":"NotAcceptable","code":406}
            """);
  }

  @Test
  void tellsAnErrorEvenToAClientThatTakesNothing() throws IOException {
    Response response = api.get(METRICS + "down", "Accept: text/html");

    assertThat(response.code()).isEqualTo(503);
    assertThat(response.body()).contains("connection refused by 127.0.0.1:11300");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/version", "/"})
  void answersInJsonWhereThereIsNoOtherForm(String path) throws IOException {
    Response response = api.get(path, PROTOBUF);

    assertThat(response.code()).isEqualTo(200);
    assertThat(response.headers()).containsEntry("Content-Type", "application/json");
    assertThat(response.body()).startsWith("{\n  \"");
  }

  @Test
  void indentsWhereTheAcceptHeaderSaysSo() throws IOException {
    assertThat(api.get(METRICS + "down", "Accept: application/json;pretty=1").body())
        .startsWith("{\n  \"kind\": \"Status\",\n");
  }

  @Test
  void countsTheAnswerThatWasSent() throws IOException {
    try (RunningApi observedApi = new RunningApi()) {
      observedApi.get(METRICS + "jobs-emails", "Accept: text/html");

      assertThat(observedApi.observed).containsExactly("metric 406");
    }
  }

  private static String hex(Response response) {
    return HexFormat.of().formatHex(response.body().getBytes(ISO_8859_1));
  }

  private static String text(String text) {
    return HexFormat.of().formatHex(text.getBytes(ISO_8859_1));
  }
}
