package io.externalmetrics.server.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.helidon.common.socket.SocketOptions;
import java.net.InetAddress;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the pace of new connections, because Helidon asks for the options of each that it accepts.
 * A TLS handshake costs the server more than its client, and whoever opens connections as fast as
 * they can would leave no processor to those who have one. So what one address opens too fast is
 * closed at once, and addresses that are many wait in the kernel's backlog.
 */
record PacedAccepts(
    SocketOptions options,
    Pace all,
    Cache<InetAddress, Pace> peers,
    int perPeer,
    Connections connections)
    implements SocketOptions {
  private static final Duration BURST = Duration.ofMillis(100);

  /** An API server that comes back opens all its connections at once. */
  private static final Duration BURST_OF_ONE = Duration.ofSeconds(2);

  private static final int PEERS_AT_FULL_PACE = 20;
  private static final int MOST_PEERS = 4096;

  static PacedAccepts of(int perPeer, Connections connections) {
    return new PacedAccepts(
        SocketOptions.builder().tcpNoDelay(true).build(),
        new Pace(perPeer * PEERS_AT_FULL_PACE, BURST, System::nanoTime),
        Caffeine.newBuilder().maximumSize(MOST_PEERS).executor(Runnable::run).build(),
        perPeer,
        connections);
  }

  @Override
  public void configureSocket(SocketChannel socket) {
    options.configureSocket(socket);
    all.await();
    // Whatever is thrown here, Helidon closes the connection without a word.
    if (connections.isClosed()) {
      throw new IllegalStateException("accepted while the port was closing");
    }
    if (!peers
        .get(
            socket.socket().getInetAddress(),
            _ -> new Pace(perPeer, BURST_OF_ONE, System::nanoTime))
        .isTurn()) {
      connections.refused();
      throw new IllegalStateException("opened faster than one address may");
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
