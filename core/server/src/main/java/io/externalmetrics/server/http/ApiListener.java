package io.externalmetrics.server.http;

import io.externalmetrics.server.api.Access;
import io.externalmetrics.server.api.ApiHandler;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http1.Http1Config;
import java.io.UncheckedIOException;
import java.time.Duration;
import javax.net.ssl.X509ExtendedKeyManager;

/** The port of the Kubernetes API. HTTP/1.1 only: see architecture.md. */
public final class ApiListener implements AutoCloseable {
  /** Requests are answered from memory, so what takes longer is a client that does not read. */
  private static final Duration LONGEST_STOP = Duration.ofSeconds(2);

  private static final Duration LONGEST_IDLE = Duration.ofSeconds(90);

  /** A front proxy passes every group of a user on in a header of its own. */
  private static final int LARGEST_HEADERS = 64 * 1024;

  private static final int LONGEST_REQUEST_LINE = 16 * 1024;

  private final WebServer server;

  private ApiListener(WebServerConfig.Builder configuration) {
    this.server = configuration.build();
  }

  /**
   * A listener with TLS 1.2 and 1.3, not yet started.
   *
   * @param port 0 for any
   * @param keyManager asked at every handshake
   */
  public static ApiListener secure(
      String address,
      int port,
      X509ExtendedKeyManager keyManager,
      Access access,
      ApiHandler handler,
      RequestObserver observer) {
    return new ApiListener(
        configuration(address, port, access, handler, observer).tls(ServingTls.with(keyManager)));
  }

  /**
   * A listener without TLS, not yet started; for loopback addresses.
   *
   * @param port 0 for any
   */
  public static ApiListener plain(
      String address, int port, Access access, ApiHandler handler, RequestObserver observer) {
    return new ApiListener(configuration(address, port, access, handler, observer));
  }

  /**
   * Begins to accept connections.
   *
   * @throws UncheckedIOException where the address cannot be bound
   */
  public void start() {
    ListenerStart.of(server);
  }

  /** The port in use; -1 while not started. */
  public int port() {
    return server.port();
  }

  /** Accepts no more, lets requests in flight end, then closes their connections. */
  @Override
  public void close() {
    server.stop();
  }

  private static WebServerConfig.Builder configuration(
      String address, int port, Access access, ApiHandler handler, RequestObserver observer) {
    return WebServer.builder()
        .host(address)
        .port(port)
        .shutdownHook(false)
        .shutdownGracePeriod(LONGEST_STOP)
        .idleConnectionTimeout(LONGEST_IDLE)
        .idleConnectionPeriod(LONGEST_IDLE.dividedBy(3))
        .connectionOptions(options -> options.tcpNoDelay(true))
        .featuresDiscoverServices(false)
        .protocolsDiscoverServices(false)
        .addProtocol(
            Http1Config.builder()
                // The path is checked where it is split; Helidon's checks answer with less.
                .validatePath(false)
                .validatePrologue(false)
                .maxHeadersSize(LARGEST_HEADERS)
                .maxPrologueLength(LONGEST_REQUEST_LINE)
                .build())
        .directHandlers(MalformedRequests.handlers(observer))
        .routing(routing -> routing.addFilter(new ApiFilter(access, handler, observer)));
  }
}
