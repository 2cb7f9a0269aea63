package io.externalmetrics.server.api;

import io.externalmetrics.server.api.MetricReader.Answer;
import io.externalmetrics.server.api.MetricReader.Answer.Unavailable;
import io.externalmetrics.server.api.MetricReader.Answer.Unknown;
import io.externalmetrics.server.api.MetricReader.Answer.Values;
import io.externalmetrics.server.config.ServerSettings;
import java.util.List;
import java.util.Locale;

/** The API group external.metrics.k8s.io: what an HPA reads. */
public final class ExternalMetrics implements ApiGroup {
  private static final int MOST_LISTED = 1000;

  private final MetricReader reader;
  private final ServerSettings.Discovery discovery;
  private final ReadObserver observer;
  private final LabelSelectors selectors = new LabelSelectors();
  private final String groupVersion = groupVersion();

  /** One whose reads nobody is told of. */
  public ExternalMetrics(MetricReader reader, ServerSettings.Discovery discovery) {
    this(reader, discovery, ReadObserver.NONE);
  }

  /**
   * @param discovery what the resource list names
   */
  public ExternalMetrics(
      MetricReader reader, ServerSettings.Discovery discovery, ReadObserver observer) {
    this.reader = reader;
    this.discovery = discovery;
    this.observer = observer;
  }

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
        .stream().limit(MOST_LISTED).map(name -> new Resource(name, ValueList.KIND)).toList();
  }

  @Override
  public ApiResponse get(List<String> path, ApiRequest request) {
    if (path.size() != 3 || !path.getFirst().equals("namespaces")) {
      throw ApiException.notFound();
    }
    String namespace = path.get(1);
    String metric = path.get(2).toLowerCase(Locale.ROOT);
    LabelSelector selector = ListOptions.of(request, name(), selectors).labelSelector();
    Answer answer = reader.read(namespace, metric, selector);
    observer.answered(namespace, metric, request.caller().name(), answer);
    return switch (answer) {
      case Values(String metricName, SeriesSet series) ->
          ApiResponse.document(series.document(groupVersion, metricName));
      // Without Retry-After: client-go would sleep and try again inside the HPA's only worker.
      case Unavailable(String message) -> ApiResponse.failure(503, message);
      case Unknown(String message) -> ApiResponse.failure(404, message);
    };
  }
}
