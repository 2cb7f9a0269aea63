package io.externalmetrics.server.status;

import io.externalmetrics.server.api.ApiException;
import io.externalmetrics.server.api.ApiGroup;
import io.externalmetrics.server.api.ApiRequest;
import io.externalmetrics.server.api.ApiResponse;
import io.externalmetrics.server.api.Caller;
import io.externalmetrics.server.api.Encoding;
import io.externalmetrics.server.api.Encoding.Encoded;
import io.externalmetrics.spi.Deadline;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /api}: the status as JSON, once or as it changes. Changes nothing. */
final class StatusEndpoints implements HttpService {
  private static final Duration LONGEST_READ = Duration.ofSeconds(10);

  private final Audience audience;
  private final StatusView view;
  private final ApiGroup values;
  private final EventStreams streams;

  /**
   * @param values answers as the secure port does
   */
  StatusEndpoints(Audience audience, StatusView view, ApiGroup values, EventStreams streams) {
    this.audience = audience;
    this.view = view;
    this.values = values;
    this.streams = streams;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .any("/api/*", audience)
        .get("/api/status", (_, response) -> send(response, view.status()))
        .get("/api/overview", this::overview)
        .get("/api/overview/events", this::overviewEvents)
        .get("/api/metrics/{name}", this::metric)
        .get("/api/metrics/{name}/events", this::metricEvents)
        .get("/api/metrics/{name}/values", this::values);
  }

  private void overview(ServerRequest request, ServerResponse response) {
    query(request, response).ifPresent(query -> send(response, view.overview(query)));
  }

  private void overviewEvents(ServerRequest request, ServerResponse response) {
    query(request, response)
        .ifPresent(
            query ->
                streams.send(
                    response,
                    "overview",
                    () -> Optional.of(view.overview(query)),
                    StatusReport::atRest));
  }

  private void metric(ServerRequest request, ServerResponse response) {
    view.metric(name(request))
        .ifPresentOrElse(report -> send(response, report), () -> noSuchMetric(response));
  }

  private void metricEvents(ServerRequest request, ServerResponse response) {
    String name = name(request);
    if (view.metric(name).isEmpty()) {
      noSuchMetric(response);
      return;
    }
    streams.send(response, "metric", () -> view.metric(name), MetricReport::atRest);
  }

  private void values(ServerRequest request, ServerResponse response) {
    Map<String, List<String>> parameters = request.query().toMap();
    String namespace = parameters.getOrDefault("namespace", List.of("default")).getFirst();
    ApiRequest asked =
        new ApiRequest(
            "GET",
            List.of("namespaces", namespace, name(request)),
            parameters,
            List.of(),
            Caller.UNSECURED,
            Deadline.after(LONGEST_READ));
    Encoded encoded = Encoding.of(answer(asked), asked);
    response
        .status(encoded.answer().code())
        .header(HeaderNames.CACHE_CONTROL, "no-store")
        .header(HeaderNames.CONTENT_TYPE, encoded.mediaType())
        .send(encoded.bytes());
  }

  private ApiResponse answer(ApiRequest asked) {
    try {
      return values.get(asked.path(), asked);
    } catch (ApiException e) {
      return e.response();
    }
  }

  private static Optional<OverviewQuery> query(ServerRequest request, ServerResponse response) {
    try {
      return Optional.of(OverviewQuery.of(request.query().toMap()));
    } catch (IllegalArgumentException e) {
      response.status(Status.BAD_REQUEST_400).send(e.getMessage() + "\n");
      return Optional.empty();
    }
  }

  private static void noSuchMetric(ServerResponse response) {
    response.status(Status.NOT_FOUND_404).send("no metric of that name is configured\n");
  }

  private static String name(ServerRequest request) {
    return request.path().pathParameters().get("name");
  }

  private static void send(ServerResponse response, Object report) {
    response
        .header(HeaderNames.CACHE_CONTROL, "no-store")
        .header(HeaderNames.CONTENT_TYPE, Report.MEDIA_TYPE)
        .send(Report.json(report));
  }
}
