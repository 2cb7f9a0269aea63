package io.externalmetrics.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.api.ApiResponse.Document;
import io.externalmetrics.server.api.StatusDetails.Cause;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusBodyTest {

  @ParameterizedTest
  @CsvSource({
    "400, BadRequest",
    "401, Unauthorized",
    "403, Forbidden",
    "404, NotFound",
    "405, MethodNotAllowed",
    "406, NotAcceptable",
    "410, Gone",
    "413, RequestEntityTooLarge",
    "415, UnsupportedMediaType",
    "422, Invalid",
    "429, TooManyRequests",
    "500, InternalError",
    "503, ServiceUnavailable",
    "504, Timeout",
  })
  void hasKubernetesReasonForEveryCode(int code, String reason) {
    assertThat(Json.compact(StatusBody.failure(code, "m")))
        .isEqualTo(
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
                + "\"message\":\"m\",\"reason\":\"%s\",\"code\":%d}\n",
            reason, code);
  }

  @Test
  void leavesOutReasonThatKubernetesDoesNotHave() {
    assertThat(Json.compact(StatusBody.failure(414, "too long"))).doesNotContain("reason");
  }

  @Test
  void namesTheResourceInDetails() {
    StatusDetails details = StatusDetails.of("external.metrics.k8s.io", "jobs-emails");

    assertThat(Json.compact(StatusBody.failure(403, "forbidden", details)))
        .isEqualTo(
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
                + "\"message\":\"forbidden\",\"reason\":\"Forbidden\",\"details\":"
                + "{\"group\":\"external.metrics.k8s.io\",\"kind\":\"jobs-emails\"},"
                + "\"code\":403}\n");
  }

  @Test
  void listsCausesInDetails() {
    StatusDetails details =
        new StatusDetails("n", "g", "k", List.of(new Cause("r", "what is wrong", "f")), 3);

    assertThat(Json.compact(details))
        .isEqualTo(
            "{\"name\":\"n\",\"group\":\"g\",\"kind\":\"k\",\"causes\":"
                + "[{\"reason\":\"r\",\"message\":\"what is wrong\",\"field\":\"f\"}],"
                + "\"retryAfterSeconds\":3}\n");
  }

  @Test
  void retryAfterInDetailsIsAHeaderToo() {
    ApiResponse response =
        ApiResponse.failure(StatusBody.failure(429, "busy", StatusDetails.retryAfter(1)));

    assertThat(response.headers()).containsExactly(Map.entry("Retry-After", "1"));
  }

  @Test
  void exceptionKeepsDetailsAndHeaders() {
    StatusBody status = StatusBody.failure(403, "no", StatusDetails.of("g", "k"));

    ApiResponse response =
        new ApiException(status, Map.of("X-Content-Type-Options", "nosniff")).response();

    assertThat(response)
        .isEqualTo(
            new ApiResponse(
                403, Map.of("X-Content-Type-Options", "nosniff"), new Document(status)));
  }
}
