package io.externalmetrics.server.http;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.time.Duration;
import java.util.function.Consumer;

/** A port that speaks HTTP/1.1 only (see architecture.md) and holds its clients to limits. */
public final class HttpListener implements AutoCloseable {
  private static final Duration BURST = Duration.ofMillis(100);

  /** Room for connections that were cut and whose threads have not ended yet. */
  private static final int ENDING = 64;

  private final WebServer server;
  private final Connections connections;

  /**
   * A listener that is not yet started.
   *
   * @param server address and port, and what else is particular to this one
   */
  public HttpListener(
      WebServerConfig.Builder server,
      ConnectionLimits limits,
      ConnectionObserver observer,
      Consumer<HttpRouting.Builder> routing) {
    this(
        server.directHandlers(MalformedRequests.handlers((_, _, _) -> {})),
        Http1Config.create(),
        limits,
        new Connections(limits, observer, System::nanoTime),
        routing);
  }

  HttpListener(
      WebServerConfig.Builder server,
      Http1Config http1,
      ConnectionLimits limits,
      Connections connections,
      Consumer<HttpRouting.Builder> routing) {
    this.connections = connections;
    this.server =
        server
            .shutdownHook(false)
            .shutdownGracePeriod(limits.drain())
            .maxTcpConnections(limits.open() + ENDING)
            .connectionOptions(PacedAccepts.of(limits.acceptsPerSecond(), connections))
            .featuresDiscoverServices(false)
            .protocolsDiscoverServices(false)
            .addConnectionSelector(
                new ConnectionTracking(
                    Http1ConnectionSelector.builder().config(http1).build(), connections))
            .routing(
                filters -> {
                  filters.addFilter(
                      new ConnectionFilter(
                          connections,
                          new Pace(limits.anonymousPerSecond(), BURST, System::nanoTime)));
                  routing.accept(filters);
                })
            .build();
  }

  /**
   * Begins to accept connections.
   *
   * @throws UncheckedIOException where the address cannot be bound
   */
  public void start() {
    server.start();
    // Helidon only logs that it could not, and goes on.
    if (!server.isRunning()) {
      throw new UncheckedIOException(
          new BindException(
              "cannot listen on %s:%d; is the port in use, or the address not one of this machine?"
                  .formatted(server.prototype().host(), server.prototype().port())));
    }
    connections.start();
  }

  /** The port in use; -1 while not started. */
  public int port() {
    return server.port();
  }

  /**
   * Accepts no more, and ends every connection: at once where no request is in progress, and at the
   * latest when the limit for draining is over.
   */
  @Override
  public void close() {
    connections.close();
    server.stop();
  }
}
