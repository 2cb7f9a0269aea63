package io.externalmetrics.server.api;

import io.externalmetrics.server.api.MetricReader.Answer.Unavailable;
import io.externalmetrics.server.api.MetricReader.Answer.Unknown;
import io.externalmetrics.server.api.MetricReader.Answer.Values;
import io.externalmetrics.server.api.MetricReader.Series;
import io.externalmetrics.server.config.ServerSettings;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The API group external.metrics.k8s.io: what an HPA reads. */
public final class ExternalMetrics implements ApiGroup {
  private static final String KIND = "ExternalMetricValueList";
  private static final int MOST_LISTED = 1000;

  private final MetricReader reader;
  private final ServerSettings.Discovery discovery;

  /**
   * @param discovery what the resource list names
   */
  public ExternalMetrics(MetricReader reader, ServerSettings.Discovery discovery) {
    this.reader = reader;
    this.discovery = discovery;
  }

  record ValueList(
      String kind, String apiVersion, Map<String, String> metadata, List<Value> items) {}

  record Value(
      String metricName, Map<String, String> metricLabels, String timestamp, String value) {}

  @Override
  public String name() {
    return "external.metrics.k8s.io";
  }

  @Override
  public String version() {
    return "v1beta1";
  }

  @Override
  public List<Resource> resources() {
    List<String> names =
        switch (discovery) {
          case STATIC -> List.of();
          case METRICS -> reader.servedNames();
        };
    return (names.isEmpty() ? List.of("externalmetrics") : names)
        .stream().limit(MOST_LISTED).map(name -> new Resource(name, KIND)).toList();
  }

  @Override
  public ApiResponse get(List<String> path, ApiRequest request) {
    if (path.size() != 3 || !path.getFirst().equals("namespaces")) {
      throw ApiException.notFound();
    }
    String namespace = path.get(1);
    String metric = path.get(2).toLowerCase(Locale.ROOT);
    return switch (reader.read(namespace, metric, selector(request))) {
      case Values values -> ApiResponse.document(list(values));
      // Without Retry-After: client-go would sleep and try again inside the HPA's only worker.
      case Unavailable(String message) -> ApiResponse.failure(503, message);
      case Unknown(String message) -> ApiResponse.failure(404, message);
    };
  }

  private static LabelSelector selector(ApiRequest request) {
    try {
      return LabelSelector.parse(request.parameter("labelSelector").orElse(""));
    } catch (InvalidSelectorException e) {
      throw new ApiException(400, e.getMessage());
    }
  }

  private ValueList list(Values values) {
    return new ValueList(
        KIND,
        groupVersion(),
        Map.of(),
        values.series().stream().map(series -> value(values.metricName(), series)).toList());
  }

  private static Value value(String metricName, Series series) {
    return new Value(
        metricName,
        series.labels(),
        DateTimeFormatter.ISO_INSTANT.format(series.timestamp().truncatedTo(ChronoUnit.SECONDS)),
        Quantity.of(series.value()).toString());
  }
}
