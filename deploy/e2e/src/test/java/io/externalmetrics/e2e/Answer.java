package io.externalmetrics.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** An answer of the secure port. */
public record Answer(int code, String text) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** One series of an ExternalMetricValueList; the timestamp has whole seconds. */
  public record Series(
      String metricName, Map<String, String> metricLabels, Instant timestamp, String value) {}

  /** The metav1.Status of an error. */
  public record Status(
      String kind, String apiVersion, String status, String message, String reason, int code) {

    public static Status unavailable(String message) {
      return new Status("Status", "v1", "Failure", message, "ServiceUnavailable", 503);
    }
  }

  private record ValueList(String kind, List<Series> items) {}

  public static Answer of(HttpResponse<String> response) {
    return new Answer(response.statusCode(), response.body());
  }

  public List<Series> series() {
    assertThat(code).as(text).isEqualTo(200);
    return JSON.readValue(text, ValueList.class).items();
  }

  /** The only series. */
  public Series single() {
    assertThat(series()).hasSize(1);
    return series().getFirst();
  }

  public Status status() {
    assertThat(code).as(text).isNotEqualTo(200);
    return JSON.readValue(text, Status.class);
  }
}
