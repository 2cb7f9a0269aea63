package io.externalmetrics.server.api;

import static io.externalmetrics.server.http.RunningApi.METRICS;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.http.RawConnection.Response;
import io.externalmetrics.server.http.RunningApi;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExternalMetricsTest {
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
  void answersWithEverySeriesAsTheGoServersDo() throws IOException {
    Response response = api.get(METRICS + "jobs-emails");

    assertThat(response.code()).isEqualTo(200);
    assertThat(response.body())
        .isEqualTo(
            """
            {"kind":"ExternalMetricValueList","apiVersion":"external.metrics.k8s.io/v1beta1",\
            "metadata":{},"items":[\
            {"metricName":"jobs-emails","metricLabels":{"team":"mail","tube":"emails"},\
            "timestamp":"2026-03-04T03:06:07Z","value":"1500m"},\
            {"metricName":"jobs-emails","metricLabels":{"tube":"images"},\
            "timestamp":"2026-03-04T03:06:07Z","value":"12k"},\
            {"metricName":"jobs-emails","metricLabels":{},\
            "timestamp":"2026-03-04T03:06:07Z","value":"333m"}]}
            """);
    assertThat(response.headers())
        .containsEntry("Content-Type", "application/json")
        .containsEntry("Cache-Control", "no-cache, private");
    assertThat(UUID.fromString(response.headers().get("Audit-Id"))).isNotNull();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          labelSelector=tube%3Demails                          | emails
          labelSelector=tube+in+%28emails%2Cimages%29%2Cteam%21%3Dmail | images
          labelSelector=tube%20in%20(images)                   | images
          labelSelector=tube=images                            | images
          labelSelector=tube%3Demails&labelSelector=tube%3Dimages | emails
          timeout=32s&labelSelector=tube%3Demails&limit=1      | emails
          """)
  void servesTheSeriesThatTheFirstSelectorMatches(String query, String tube) throws IOException {
    Response response = api.get(METRICS + "jobs-emails?" + query);

    assertThat(response.code()).isEqualTo(200);
    assertThat(response.body())
        .containsOnlyOnce("metricName")
        .contains("\"tube\":\"" + tube + "\"");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "labelSelector=",
    "labelSelector",
    "labelSelector=+",
    "labelSelector=%20",
    "x=y",
    "''"
  })
  void servesEverythingWithoutASelector(String query) throws IOException {
    Response response = api.get(METRICS + "jobs-emails?" + query);

    assertThat(response.code()).isEqualTo(200);
    assertThat(response.body().split("metricName", -1)).hasSize(4);
  }

  @ParameterizedTest(name = "{0} asks for {1}")
  @CsvSource({
    "jobs-emails,       jobs-emails",
    "Jobs-EMAILS,       jobs-emails",
    "jobs%2Demails,     jobs-emails",
    "%6Aobs-emails,     jobs-emails",
    "jobs-emails/,      jobs-emails",
    "a%20b,             a b",
    "a+b,               a+b",
    "a%2Bb,             a+b",
  })
  void findsTheMetricThatAnEncodedNameMeans(String encoded, String metric) throws IOException {
    Response response = api.get(METRICS + encoded);

    assertThat(response.code()).isEqualTo(200);
    assertThat(response.body()).contains("\"metricName\":\"" + metric + "\"");
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          down                                    | 503 | ServiceUnavailable | source \\"jobs\\": connection refused by 127.0.0.1:11300
          jobs-emails?labelSelector=tube%3Dnone   | 503 | ServiceUnavailable | no series matches the selector
          jobs-emials                             | 404 | NotFound           | no source serves \\"jobs-emials\\" to namespace \\"default\\"
          a;b=c                                   | 404 | NotFound           | no source serves \\"a;b=c\\" to namespace \\"default\\"
          jobs-emails/status                      | 404 | NotFound           | the server could not find the requested resource
          jobs-emails?labelSelector=a%20b         | 400 | BadRequest         | unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt
          jobs-emails?labelSelector=a%3Db%3Bc     | 400 | BadRequest         | unable to parse requirement: values[0][a]: Invalid value: \\"b;c\\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character
          jobs-emails?labelSelector=%zz           | 400 | BadRequest         | the query has a malformed percent-encoding
          jobs-emails?x=%                         | 400 | BadRequest         | the query has a malformed percent-encoding
          bug                                     | 500 | InternalError      | internal error; the server's log has the cause
          nan                                     | 500 | InternalError      | internal error; the server's log has the cause
          fatal                                   | 500 | InternalError      | internal error; the server's log has the cause
          """)
  void saysWhyThereIsNoValue(String target, int code, String reason, String message)
      throws IOException {
    Response response = api.get(METRICS + target);

    assertThat(response.code()).isEqualTo(code);
    assertThat(response.headers())
        .containsEntry("Content-Type", "application/json")
        .doesNotContainKey("Retry-After");
    assertThat(response.body())
        .isEqualTo(
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
                + "\"message\":\""
                + message
                + "\",\"reason\":\""
                + reason
                + "\",\"code\":"
                + code
                + "}\n");
  }

  @Test
  void asksTheReaderOfTheNamespaceInThePath() throws IOException {
    Response response =
        api.get("/apis/external.metrics.k8s.io/v1beta1/namespaces/Other/jobs-emails");

    assertThat(response.code()).isEqualTo(404);
    assertThat(response.body())
        .contains("no source serves \\\"jobs-emails\\\" to namespace \\\"Other\\\"");
  }

  @ParameterizedTest(name = "{0} from {1}: {2}")
  @CsvSource({
    "?pretty=true,  HPA,          true",
    "?pretty=1,     HPA,          true",
    "?pretty=t,     HPA,          true",
    "?pretty=maybe, HPA,          false",
    "?pretty=false, curl/8,       false",
    "?pretty=,      curl/8,       true",
    "'',            Wget/1,       true",
    "'',            Mozilla/5.0,  true",
    "'',            kubectl/1.36, false",
  })
  void indentsForPeople(String query, String userAgent, boolean pretty) throws IOException {
    Response response = api.get(METRICS + "down" + query, "User-Agent: " + userAgent);

    assertThat(response.body().startsWith("{\n  \"kind\": \"Status\",\n")).isEqualTo(pretty);
    assertThat(response.body().endsWith("\n")).isNotEqualTo(pretty);
  }

  @Test
  void indentsNestedDocumentsAsGoDoes() throws IOException {
    Response response =
        api.get(METRICS + "jobs-emails?pretty=true&labelSelector=%21team%2C%21tube");

    assertThat(response.body())
        .isEqualTo(
            """
            {
              "kind": "ExternalMetricValueList",
              "apiVersion": "external.metrics.k8s.io/v1beta1",
              "metadata": {},
              "items": [
                {
                  "metricName": "jobs-emails",
                  "metricLabels": {},
                  "timestamp": "2026-03-04T03:06:07Z",
                  "value": "333m"
                }
              ]
            }\
            """);
  }

  @Test
  void repeatsTheAuditIdOfTheFrontProxyAndNothingElse() throws IOException {
    String id = "5e4ff8a2-1d1c-4a84-a8a8-8d4f3d35d1b7";

    assertThat(api.get(METRICS + "down", "Audit-ID: " + id).headers())
        .containsEntry("Audit-Id", id);
    assertThat(api.get(METRICS + "down", "Audit-ID: <script>").headers().get("Audit-Id"))
        .hasSize(id.length());
  }

  @Test
  void tellsWhoReadWhatAndWithWhatSuccess() throws IOException {
    try (RunningApi observedApi = new RunningApi()) {
      observedApi.get(METRICS + "Jobs-Emails");
      observedApi.get(METRICS + "down");
      observedApi.get(METRICS + "jobs-emials");
      observedApi.get(METRICS + "jobs-emails?labelSelector=a%20b");
      observedApi.get("/apis");

      assertThat(observedApi.reads)
          .containsExactly(
              "default jobs-emails system:unsecured Values",
              "default down system:unsecured Unavailable",
              "default jobs-emials system:unsecured Unknown");
    }
  }

  @Test
  void tellsTheObserverOfEveryRequest() throws IOException {
    try (RunningApi observedApi = new RunningApi()) {
      observedApi.get(METRICS + "jobs-emails");
      observedApi.get(METRICS + "down");
      observedApi.get("/apis");
      observedApi.get("/livez");
      observedApi.get("/nothing");
      observedApi.get("//");
      observedApi.get("/ HTTP/1.0");

      assertThat(observedApi.observed)
          .containsExactly(
              "metric 200",
              "metric 503",
              "discovery 200",
              "health 200",
              "other 404",
              "malformed 400",
              "malformed 400");
    }
  }
}
