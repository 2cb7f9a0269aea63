package io.externalmetrics.server.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Set;

/**
 * Stands between Helidon's listener and its HTTP/1.1, which are otherwise as they are, and tells
 * {@link Connections} when a connection begins, receives something and ends. One thread does all of
 * that, from before the TLS handshake.
 */
record ConnectionTracking(ServerConnectionSelector http, Connections connections)
    implements ServerConnectionSelector {

  @Override
  public int bytesToIdentifyConnection() {
    return http.bytesToIdentifyConnection();
  }

  @Override
  public Support supports(BufferData data) {
    return http.supports(data);
  }

  @Override
  public Set<String> supportedApplicationProtocols() {
    return http.supportedApplicationProtocols();
  }

  @Override
  public ServerConnection connection(ConnectionContext context) {
    return new Tracked(http.connection(new ObservedContext(context, connections)), connections);
  }

  private record Tracked(ServerConnection http, Connections connections)
      implements ServerConnection {

    @Override
    public void handle(Limit limit) throws InterruptedException {
      connections.enter();
      try {
        http.handle(limit);
      } finally {
        connections.leave();
      }
    }

    @Override
    public Duration idleTime() {
      return http.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
      http.close(interrupt);
    }
  }
}
