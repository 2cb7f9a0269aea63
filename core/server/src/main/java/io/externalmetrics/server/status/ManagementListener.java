package io.externalmetrics.server.status;

import io.externalmetrics.server.api.ApiGroup;
import io.externalmetrics.server.config.ManagementSettings;
import io.externalmetrics.server.http.ConnectionLimits;
import io.externalmetrics.server.http.ConnectionObserver;
import io.externalmetrics.server.http.HttpListener;
import io.externalmetrics.server.observe.SelfMetrics;
import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/** The plain port: probes and metrics for everybody, the status for whom it is meant for. */
public final class ManagementListener implements AutoCloseable {
  private static final Duration EVENT_TICK = Duration.ofSeconds(1);

  /** On every answer: what a browser is shown runs nothing and fetches nothing of elsewhere. */
  private static final List<Header> HEADERS =
      List.of(
          HeaderValues.create(
              "Content-Security-Policy",
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                  + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                  + " frame-ancestors 'none'"),
          HeaderValues.create("X-Content-Type-Options", "nosniff"),
          HeaderValues.create("Referrer-Policy", "no-referrer"));

  private final EventStreams streams;
  private final HttpListener listener;

  /**
   * A listener that is not yet started.
   *
   * @param values answers for values as the secure port does
   */
  public ManagementListener(
      ManagementSettings settings,
      Probes probes,
      SelfMetrics metrics,
      StatusView view,
      ApiGroup values,
      ConnectionObserver observer) {
    this(settings, probes, metrics, view, values, observer, EVENT_TICK);
  }

  ManagementListener(
      ManagementSettings settings,
      Probes probes,
      SelfMetrics metrics,
      StatusView view,
      ApiGroup values,
      ConnectionObserver observer,
      Duration eventTick) {
    streams = new EventStreams(eventTick);
    Audience audience = new Audience(settings.statusPage());
    listener =
        new HttpListener(
            WebServer.builder().host(settings.address()).port(settings.port()),
            ConnectionLimits.MANAGEMENT,
            observer,
            routing ->
                routing
                    .addFilter(ManagementListener::addHeaders)
                    .register(
                        new ProbeEndpoints(probes),
                        new MetricsEndpoint(metrics),
                        new StatusEndpoints(audience, view, values, streams),
                        new PageFiles(audience)));
  }

  /**
   * Begins to accept connections.
   *
   * @throws UncheckedIOException where the address cannot be bound
   */
  public void start() {
    listener.start();
  }

  public int port() {
    return listener.port();
  }

  @Override
  public void close() {
    streams.close();
    listener.close();
  }

  private static void addHeaders(
      FilterChain chain, RoutingRequest request, RoutingResponse response) {
    HEADERS.forEach(response::header);
    chain.proceed();
  }
}
