package io.externalmetrics.server.http;

import io.helidon.common.socket.SocketOptions;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Makes Helidon's acceptor wait, because it asks for the options of each connection it accepts. A
 * TLS handshake costs the server more than its client, and whoever opens connections as fast as
 * they can would leave no processor to those who have one. They wait in the kernel's backlog.
 */
record PacedAccepts(SocketOptions options, Pace pace, Connections connections)
    implements SocketOptions {
  static PacedAccepts of(Pace pace, Connections connections) {
    return new PacedAccepts(SocketOptions.builder().tcpNoDelay(true).build(), pace, connections);
  }

  @Override
  public void configureSocket(SocketChannel socket) {
    options.configureSocket(socket);
    pace.await();
    if (connections.isClosed()) {
      // Helidon closes it without a word; otherwise it would find and log that it cannot serve it.
      throw new IllegalStateException("accepted while the port was closing");
    }
  }

  @Override
  public Map<SocketOption<?>, Object> socketOptions() {
    return options.socketOptions();
  }

  @Override
  public Duration connectTimeout() {
    return options.connectTimeout();
  }

  @Override
  public Duration readTimeout() {
    return options.readTimeout();
  }

  @Override
  public Optional<Integer> socketReceiveBufferSize() {
    return options.socketReceiveBufferSize();
  }

  @Override
  public Optional<Integer> socketSendBufferSize() {
    return options.socketSendBufferSize();
  }

  @Override
  public boolean socketReuseAddress() {
    return options.socketReuseAddress();
  }

  @Override
  public boolean socketKeepAlive() {
    return options.socketKeepAlive();
  }

  @Override
  public boolean tcpNoDelay() {
    return options.tcpNoDelay();
  }
}
