package io.externalmetrics.server.status;

import io.externalmetrics.server.api.Health;
import io.externalmetrics.server.api.HealthEndpoint;
import io.externalmetrics.server.api.HealthEndpoint.Report;
import io.externalmetrics.server.config.ManagementSettings;
import io.externalmetrics.server.config.ManagementSettings.StatusPage;
import io.externalmetrics.server.http.ListenerStart;
import io.externalmetrics.server.observe.SelfMetrics;
import io.helidon.common.socket.SocketOptions;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/** The plain port: probes and metrics for everybody, the status for peers on loopback. */
public final class ManagementListener implements HttpService, AutoCloseable {
  private static final String PATHS = "/livez\n/readyz\n/metrics\n/api/status\n";

  private final ManagementSettings settings;
  private final Probes probes;
  private final SelfMetrics metrics;
  private final Supplier<StatusReport> report;
  private final JsonMapper json = JsonMapper.builder().build();
  private final WebServer server;

  /**
   * A listener that is not yet started.
   *
   * @param report what {@code /api/status} says, made at each request
   */
  public ManagementListener(
      ManagementSettings settings,
      Probes probes,
      SelfMetrics metrics,
      Supplier<StatusReport> report) {
    this.settings = settings;
    this.probes = probes;
    this.metrics = metrics;
    this.report = report;
    this.server =
        WebServer.builder()
            .host(settings.address())
            .port(settings.port())
            .shutdownHook(false)
            .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
            .routing(routing -> routing.register(this))
            .build();
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/", (_, response) -> response.send(PATHS))
        .any("/livez[/{check}]", health("livez", probes::liveness))
        .any("/readyz[/{check}]", health("readyz", probes::readiness))
        .get("/metrics", this::metrics)
        .get("/api/status", this::status);
  }

  /**
   * Begins to accept connections.
   *
   * @throws UncheckedIOException where the address cannot be bound
   */
  public void start() {
    ListenerStart.of(server);
  }

  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
  }

  private static Handler health(String name, Health health) {
    HealthEndpoint endpoint = new HealthEndpoint(name, health);
    return (request, response) ->
        endpoint
            .report(
                request.path().pathParameters().first("check").stream().toList(),
                request.query().toMap())
            .ifPresentOrElse(report -> send(request, response, report), response::next);
  }

  private static void send(ServerRequest request, ServerResponse response, Report report) {
    response
        .status(report.code())
        .header(HeaderNames.CONTENT_TYPE, HealthEndpoint.MEDIA_TYPE)
        .header(HeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff");
    // Helidon would send the body to a HEAD, and the client take it for the next response.
    if (request.prologue().method().equals(Method.HEAD)) {
      response.send();
    } else {
      response.send(report.text());
    }
  }

  private void metrics(ServerRequest request, ServerResponse response) {
    response.header(HeaderNames.CONTENT_TYPE, SelfMetrics.CONTENT_TYPE).send(metrics.text());
  }

  /** Values and reasons are for whoever may port-forward to the pod, unless the user opens them. */
  private void status(ServerRequest request, ServerResponse response) {
    boolean loopback =
        request.remotePeer().address() instanceof InetSocketAddress peer
            && peer.getAddress().isLoopbackAddress();
    if (settings.statusPage() == StatusPage.LOOPBACK && !loopback) {
      response
          .status(Status.FORBIDDEN_403)
          .send(
              "the status is for peers on loopback; use kubectl port-forward, or set management.statusPage: open\n");
      return;
    }
    response
        .header(HeaderNames.CONTENT_TYPE, "application/json")
        .send(json.writeValueAsBytes(report.get()));
  }
}
