package io.externalmetrics.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.server.config.ServerSettings.Discovery;
import io.externalmetrics.server.http.RawConnection.Response;
import io.externalmetrics.server.http.RunningApi;
import io.externalmetrics.spi.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiTest {
  private static final String GROUP = "/openapi/v3/apis/external.metrics.k8s.io/v1beta1";
  private static final String PROTOBUF =
      "application/com.github.proto-openapi.spec.v3.v1.0+protobuf";

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
  void listsOneDocumentForEachGroup() throws IOException {
    Response response = api.get("/openapi/v3");

    assertThat(response.code()).isEqualTo(200);
    assertThat(response.headers()).containsEntry("Content-Type", "application/json");
    assertThat(response.body())
        .isEqualTo(
            """
            {"paths":{"apis/external.metrics.k8s.io/v1beta1":\
            {"serverRelativeURL":"/openapi/v3/apis/external.metrics.k8s.io/v1beta1?hash=HASH"}}}
            """
                .replace("HASH", hash()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/openapi/v2", GROUP})
  void tagsItsDocuments(String path) throws IOException {
    Response response = api.get(path);

    assertThat(response.code()).isEqualTo(200);
    assertThat(response.headers())
        .containsEntry("Content-Type", "application/json")
        .containsEntry("Vary", "Accept")
        .containsEntry("Cache-Control", "no-cache, private")
        .doesNotContainKey("Expires");
    assertThat(response.headers().get("ETag")).matches("\"[0-9A-F]{128}\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/openapi/v2", "/openapi/v3", GROUP})
  void saysWhenADocumentIsUnchanged(String path) throws IOException {
    String entityTag = api.get(path).headers().get("ETag");
    Response unchanged = api.get(path, "If-None-Match: " + entityTag);

    assertThat(unchanged.code()).isEqualTo(304);
    assertThat(unchanged.headers()).containsEntry("ETag", entityTag);
    assertThat(unchanged.body()).isEmpty();
    assertThat(api.get(path, "If-None-Match: \"other\"").code()).isEqualTo(200);
  }

  @Test
  void letsAClientThatNamesTheHashKeepTheDocumentForAYear() {
    OpenApi openApi =
        new OpenApi(
            List.of(new ExternalMetrics(new FakeMetricReader(), Discovery.STATIC)),
            "1.2.3",
            InstantSource.fixed(Instant.parse("2026-03-04T03:06:07Z")));
    List<String> path = List.of("v3", "apis", "external.metrics.k8s.io", "v1beta1");
    String hash = hash(openApi.get(path, get(Map.of())).headers());

    assertThat(openApi.get(path, get(Map.of("hash", List.of(hash)))).headers())
        .isEqualTo(
            Map.of(
                "ETag", "\"" + hash + "\"",
                "Vary", "Accept",
                "Cache-Control", "public, immutable",
                "Expires", "Thu, 4 Mar 2027 03:06:07 GMT"));
  }

  @Test
  void leadsFromAnOldHashToTheNewOne() throws IOException {
    Response response = api.get(GROUP + "?hash=0123");

    assertThat(response.code()).isEqualTo(301);
    assertThat(response.headers()).containsEntry("Location", GROUP + "?hash=" + hash());
    assertThat(response.body()).isEmpty();
    assertThat(api.get(GROUP + "?hash=" + hash()).headers())
        .containsEntry("Cache-Control", "public, immutable");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/openapi",
        "/openapi/v1",
        "/openapi/v2/apis",
        "/openapi/v3/apis",
        "/openapi/v3/apis/apps/v1",
        "/openapi/v4/apis/external.metrics.k8s.io/v1beta1"
      })
  void hasNoDocumentForAnythingElse(String path) throws IOException {
    Response response = api.get(path);

    assertThat(response.code()).isEqualTo(404);
    assertThat(response.body()).contains("\"kind\":\"Status\"", "\"reason\":\"NotFound\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          application/json                             | 200
          */*                                          | 200
          Application/*;q=0.5                          | 200
          PROTOBUF,application/json                    | 200
          PROTOBUF                                     | 406
          text/html                                    | 406
          """)
  void answersInJsonOnly(String accept, int code) throws IOException {
    for (String path : List.of("/openapi/v2", GROUP)) {
      assertThat(api.get(path, "Accept: " + accept.replace("PROTOBUF", PROTOBUF)).code())
          .as(path)
          .isEqualTo(code);
    }
  }

  @Test
  void saysWhatItAnswersInInstead() throws IOException {
    assertThat(api.get(GROUP, "Accept: " + PROTOBUF).body())
        .contains(
            "\"message\":\"only the following media types are accepted: application/json\"",
            "\"reason\":\"NotAcceptable\"");
  }

  @Test
  void refusesToStartWithoutTheDocumentOfAGroup() {
    ApiGroup unknown =
        new ApiGroup() {
          @Override
          public String name() {
            return "unknown.k8s.io";
          }

          @Override
          public String version() {
            return "v1";
          }

          @Override
          public List<Resource> resources() {
            return List.of();
          }

          @Override
          public ApiResponse get(List<String> path, ApiRequest request) {
            throw ApiException.notFound();
          }
        };

    assertThatThrownBy(() -> new OpenApi(List.of(unknown), "1.2.3", InstantSource.system()))
        .hasMessage("the group has no resource openapi/v2/unknown.k8s.io/v1.json");
  }

  private String hash() throws IOException {
    return hash(api.get(GROUP).headers());
  }

  private static String hash(Map<String, String> headers) {
    return headers.getOrDefault("ETag", "").replace("\"", "");
  }

  private static ApiRequest get(Map<String, List<String>> query) {
    return new ApiRequest(
        "GET",
        List.of(),
        query,
        List.of(),
        Caller.ANONYMOUS,
        Deadline.after(Duration.ofSeconds(5)));
  }
}
