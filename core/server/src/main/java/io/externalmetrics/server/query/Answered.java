package io.externalmetrics.server.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.externalmetrics.server.api.ApiObject;
import io.externalmetrics.server.api.ApiRequest;
import io.externalmetrics.server.api.ApiResponse;
import io.externalmetrics.server.api.Caller;
import io.externalmetrics.server.api.ExternalMetrics;
import io.externalmetrics.server.api.MetricReader;
import io.externalmetrics.server.api.MetricReader.Answer;
import io.externalmetrics.server.api.MetricReader.Series;
import io.externalmetrics.server.config.MetricDefinition;
import io.externalmetrics.server.config.ServerSettings;
import io.externalmetrics.spi.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the API answers to an HPA of a namespace.
 *
 * @param namespaces that may read the metric, sorted; {@code *} stands for all
 * @param labelSelector of the HPA's metric; may be empty
 * @param value the sum of the items, a quantity
 * @param error the message where there are none
 * @param body the very document: an ExternalMetricValueList or a Status
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Answered(
    String namespace,
    List<String> namespaces,
    String labelSelector,
    int code,
    Optional<String> value,
    Optional<String> error,
    ApiObject body) {

  static Answered of(Query query, MetricDefinition metric, Answer answer, MetricReader reader) {
    ApiResponse response =
        new ExternalMetrics(reader, ServerSettings.Discovery.STATIC)
            .get(List.of("namespaces", query.namespace(), query.metric()), request(query));
    return new Answered(
        query.namespace(),
        metric.namespaces().names().stream().sorted().toList(),
        query.selector().toString(),
        response.code(),
        value(answer),
        error(answer),
        document(response));
  }

  private static ApiRequest request(Query query) {
    return new ApiRequest(
        "GET",
        List.of(),
        Map.of("labelSelector", List.of(query.selector().toString())),
        List.of(),
        Caller.UNSECURED,
        Deadline.after(Duration.ofMinutes(1)));
  }

  private static Optional<String> value(Answer answer) {
    return switch (answer) {
      case Answer.Values(String _, List<Series> series) ->
          Optional.of(Scaling.sum(series).toString());
      case Answer.Unavailable _, Answer.Unknown _ -> Optional.empty();
    };
  }

  private static Optional<String> error(Answer answer) {
    return switch (answer) {
      case Answer.Values _ -> Optional.empty();
      case Answer.Unavailable(String message) -> Optional.of(message);
      case Answer.Unknown(String message) -> Optional.of(message);
    };
  }

  private static ApiObject document(ApiResponse response) {
    return switch (response.body()) {
      case ApiResponse.Document(ApiObject document) -> document;
      case ApiResponse.Text _, ApiResponse.Empty _ ->
          throw new IllegalStateException("a metric is answered with a document");
    };
  }
}
