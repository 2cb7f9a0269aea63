package io.externalmetrics.server.http;

import io.helidon.webserver.WebServer;
import java.io.UncheckedIOException;
import java.net.BindException;

/** Starts a listener, or says that it did not start: Helidon only logs that, and goes on. */
public final class ListenerStart {
  private ListenerStart() {}

  /**
   * Begins to accept connections.
   *
   * @throws UncheckedIOException where the address cannot be bound
   */
  public static void of(WebServer server) {
    server.start();
    if (!server.isRunning()) {
      String address = server.prototype().host() + ":" + server.prototype().port();
      throw new UncheckedIOException(
          new BindException(
              "cannot listen on "
                  + address
                  + "; is the port in use, or the address not one of this machine?"));
    }
  }
}
