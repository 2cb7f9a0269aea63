package io.externalmetrics.server.http;

import io.externalmetrics.server.api.Access;
import io.externalmetrics.server.api.ApiHandler;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http1.Http1Config;
import java.io.UncheckedIOException;
import javax.net.ssl.X509ExtendedKeyManager;

/** The port of the Kubernetes API. */
public final class ApiListener implements AutoCloseable {
  /** A front proxy passes every group of a user on in a header of its own. */
  private static final int LARGEST_HEADERS = 64 * 1024;

  private static final int LONGEST_REQUEST_LINE = 16 * 1024;

  private final Connections connections;
  private final HttpListener listener;

  private ApiListener(
      WebServerConfig.Builder server,
      ConnectionLimits limits,
      Access access,
      ApiHandler handler,
      RequestObserver observer) {
    connections = new Connections(limits, observer, System::nanoTime);
    listener =
        new HttpListener(
            server.directHandlers(MalformedRequests.handlers(observer)),
            http1(),
            limits,
            connections,
            routing -> routing.addFilter(new ApiFilter(connections, access, handler, observer)));
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
        WebServer.builder()
            .host(address)
            .port(port)
            .tls(ServingTls.with(keyManager, access::clientAuthorities)),
        ConnectionLimits.API,
        access,
        handler,
        observer);
  }

  /**
   * A listener without TLS, not yet started; for loopback addresses.
   *
   * @param port 0 for any
   */
  public static ApiListener plain(
      String address, int port, Access access, ApiHandler handler, RequestObserver observer) {
    return plain(address, port, ConnectionLimits.API, access, handler, observer);
  }

  static ApiListener plain(
      String address,
      int port,
      ConnectionLimits limits,
      Access access,
      ApiHandler handler,
      RequestObserver observer) {
    return new ApiListener(
        WebServer.builder().host(address).port(port), limits, access, handler, observer);
  }

  /**
   * Begins to accept connections.
   *
   * @throws UncheckedIOException where the address cannot be bound
   */
  public void start() {
    listener.start();
  }

  /** The port in use; -1 while not started. */
  public int port() {
    return listener.port();
  }

  /** From now on every answer ends its connection, so that clients come back to another server. */
  public void drain() {
    connections.drain();
  }

  /**
   * Accepts no more, lets requests in progress end, and ends all connections; takes 2 s at most.
   */
  @Override
  public void close() {
    drain();
    listener.close();
  }

  private static Http1Config http1() {
    return Http1Config.builder()
        // The path is checked where it is split; Helidon's checks answer with less.
        .validatePath(false)
        .validatePrologue(false)
        .maxHeadersSize(LARGEST_HEADERS)
        .maxPrologueLength(LONGEST_REQUEST_LINE)
        .build();
  }
}
