package io.externalmetrics.connect;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Serves each connection on loopback with the same few lines. */
public final class LoopbackServer implements AutoCloseable {

  @FunctionalInterface
  public interface Handler {
    void handle(Socket connection) throws IOException;
  }

  private final ServerSocket listener;

  LoopbackServer(ServerSocket listener, Handler handler) {
    this.listener = listener;
    Thread.ofVirtual()
        .start(
            () -> {
              while (!listener.isClosed()) {
                try {
                  Socket connection = listener.accept();
                  Thread.ofVirtual().start(() -> handle(connection, handler));
                } catch (IOException _) {
                  // Closed.
                }
              }
            });
  }

  public static LoopbackServer plain(Handler handler) {
    try {
      return new LoopbackServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Accepts and says nothing. */
  static LoopbackServer silent() {
    return plain(LoopbackServer::drain);
  }

  /** Answers 42 after the handshake; asks for a client certificate if there are CAs for it. */
  static LoopbackServer tls(KeyManager keyManager, Optional<TlsMaterial> clients) {
    return plain(securely(keyManager, clients));
  }

  /** How {@link #tls} serves a connection, until the client leaves. */
  static Handler securely(KeyManager keyManager, Optional<TlsMaterial> clients) {
    return securely(
        keyManager,
        clients,
        secured -> {
          secured.getOutputStream().write(42);
          secured.getOutputStream().flush();
        });
  }

  /** Serves over TLS what {@code handler} serves over plain connections. */
  public static Handler securely(
      KeyManager keyManager, Optional<TlsMaterial> clients, Handler handler) {
    SSLContext context = context(keyManager, clients);
    return connection -> {
      try {
        // Left open at a failure: closing would reset, and the client may miss the alert.
        SSLSocket secured =
            (SSLSocket) context.getSocketFactory().createSocket(connection, null, 0, false);
        secured.setUseClientMode(false);
        secured.setNeedClientAuth(clients.isPresent());
        handler.handle(secured);
      } finally {
        drain(connection);
      }
    };
  }

  private static SSLContext context(KeyManager keyManager, Optional<TlsMaterial> clients) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          new KeyManager[] {keyManager},
          clients.isPresent() ? clients.get().trustManagers() : null,
          null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void drain(Socket connection) throws IOException {
    connection.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  public Address address() {
    return new Address("127.0.0.1", listener.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private static void handle(Socket connection, Handler handler) {
    try (connection) {
      handler.handle(connection);
    } catch (IOException _) {
      // The client left.
    }
  }
}
