package io.externalmetrics.server.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * A connection's context as Helidon made it, but with a reader that tells what arrives, and a peer
 * whose certificates only we look at.
 */
final class ObservedContext implements ConnectionContext {
  private final ConnectionContext context;
  private final Connections connections;
  private final ClientPeer client;
  private final DataReader reader = new UnlinkedReader(this::receive);

  ObservedContext(ConnectionContext context, Connections connections) {
    this.context = context;
    this.client = new ClientPeer(context.remotePeer());
    this.connections = connections;
  }

  private byte[] receive() {
    byte @Nullable [] piece;
    try {
      piece = context.serverSocket().get();
    } catch (UncheckedIOException e) {
      throw new ServerConnectionException("the client is gone", e);
    }
    if (piece == null) {
      // Helidon would log a request that ends half way as an error of its own, with a stack trace.
      throw new CloseConnectionException("the client sends no more");
    }
    connections.received(connections.current(), piece);
    return piece;
  }

  @Override
  public DataReader dataReader() {
    return reader;
  }

  @Override
  public ListenerContext listenerContext() {
    return context.listenerContext();
  }

  @Override
  public ExecutorService executor() {
    return context.executor();
  }

  @Override
  public DataWriter dataWriter() {
    return context.dataWriter();
  }

  @Override
  public Router router() {
    return context.router();
  }

  @Override
  public Optional<ProxyProtocolData> proxyProtocolData() {
    return context.proxyProtocolData();
  }

  @Override
  public HelidonSocket serverSocket() {
    return context.serverSocket();
  }

  @Override
  public PeerInfo remotePeer() {
    return client;
  }

  @Override
  public PeerInfo localPeer() {
    return context.localPeer();
  }

  @Override
  public boolean isSecure() {
    return context.isSecure();
  }

  @Override
  public String socketId() {
    return context.socketId();
  }

  @Override
  public String childSocketId() {
    return context.childSocketId();
  }
}
