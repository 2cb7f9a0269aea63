package io.externalmetrics.testkit;

import io.externalmetrics.connect.Address;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A TCP server on loopback that talks a backend's protocol, and misbehaves on demand. Each
 * connection has a virtual thread of its own. All methods may be called from any thread.
 */
public final class FakeBackend implements AutoCloseable {

  /** The healthy side of a backend's protocol. */
  @FunctionalInterface
  public interface Conversation {

    /**
     * Serves one connection until the client leaves, which {@code in} shows as its end.
     *
     * @param in what the client sends
     * @param out buffered: what is written goes out, or is spoilt, at {@code flush}, so flush once
     *     after each answer
     * @throws IOException ends the connection, as does returning
     */
    void talk(InputStream in, OutputStream out) throws IOException;
  }

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Conversation healthy;
  private final Optional<SSLContext> tls;
  private final int port;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Guarded by the lock.
  private final Set<Socket> open = new HashSet<>();
  private @Nullable ServerSocket listener;
  private boolean accepting;
  private int connectionsSeen;
  private int unanswered;
  private long bytesAnswered;

  private volatile Behaviour behaviour = new Behaviour.Healthy();

  private FakeBackend(Conversation healthy, Optional<SSLContext> tls) {
    this.healthy = healthy;
    this.tls = tls;
    this.port = listenAt(0);
  }

  /** A healthy backend on a free port. */
  public static FakeBackend start(Conversation healthy) {
    return new FakeBackend(healthy, Optional.empty());
  }

  /** The same behind TLS. */
  public static FakeBackend startTls(SSLContext tls, Conversation healthy) {
    return new FakeBackend(healthy, Optional.of(tls));
  }

  /** Where it listens: 127.0.0.1 and a port that stays the same. */
  public Address address() {
    return new Address("127.0.0.1", port);
  }

  /** From now on, on connections that exist too. */
  public void behave(Behaviour behaviour) {
    this.behaviour = behaviour;
  }

  /** Stops listening and drops all connections: the next connect is refused. */
  public void refuse() {
    lock.lock();
    try {
      if (listener != null) {
        closeQuietly(listener);
        listener = null;
      }
      List.copyOf(open).forEach(FakeBackend::closeQuietly);
    } finally {
      lock.unlock();
    }
    // The port is free only when the accepting thread has let go of it.
    await("the listener to end", () -> !accepting);
  }

  /** Listens again after {@link #refuse}, on the same port. */
  public void listen() {
    listenAt(port);
  }

  /** Connections that neither side has closed. */
  public int openConnections() {
    return locked(open::size);
  }

  /** Connections accepted since the start. */
  public int connectionsSeen() {
    return locked(() -> connectionsSeen);
  }

  /** Bytes sent to all clients since the start. */
  public long bytesAnswered() {
    return locked(() -> bytesAnswered);
  }

  /** Waits until so many connections are open. */
  public void awaitOpenConnections(int count) {
    await(count + " open connections", () -> open.size() == count);
  }

  /** Waits until a client waits for an answer that {@link Behaviour.Silent} keeps back. */
  public void awaitUnanswered() {
    await("a request left unanswered", () -> unanswered > 0);
  }

  @Override
  public void close() {
    refuse();
  }

  private int listenAt(int wanted) {
    lock.lock();
    try {
      // Closed by refuse.
      @SuppressWarnings("resource")
      ServerSocket socket = new ServerSocket();
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
      listener = socket;
      accepting = true;
      Thread.ofVirtual().name("fake-backend").start(() -> accept(socket));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
  }

  private void accept(ServerSocket socket) {
    try {
      while (true) {
        Socket connection = socket.accept();
        if (admit(socket, connection)) {
          Thread.ofVirtual().name("fake-connection").start(() -> serve(connection));
        }
      }
    } catch (IOException _) {
      // Closed.
    } finally {
      locked(() -> accepting = false);
    }
  }

  private boolean admit(ServerSocket by, Socket connection) {
    return locked(
        () -> {
          if (by.isClosed()) {
            closeQuietly(connection);
            return false;
          }
          connectionsSeen++;
          return open.add(connection);
        });
  }

  private void serve(Socket connection) {
    try (connection) {
      if (behaviour instanceof Behaviour.HangsUp) {
        hangUp(connection);
      } else {
        connection.setTcpNoDelay(true);
        Socket talking = tls.isPresent() ? secured(connection, tls.get()) : connection;
        SpoiltAnswers answers = new SpoiltAnswers(this, talking);
        healthy.talk(answers.heard(talking.getInputStream()), answers);
      }
    } catch (IOException _) {
      // The client left, or the conversation could not make sense of it.
    } finally {
      locked(() -> open.remove(connection));
    }
  }

  /** Ends the answers and waits for the client to leave: a plain close may reset the connection. */
  static void hangUp(Socket connection) throws IOException {
    connection.shutdownOutput();
    connection.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  private static Socket secured(Socket connection, SSLContext tls) throws IOException {
    SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(connection, null, 0, true);
    socket.setUseClientMode(false);
    return socket;
  }

  Behaviour behaviour() {
    return behaviour;
  }

  void countUnanswered() {
    locked(() -> ++unanswered);
  }

  void countAnswered(int bytes) {
    locked(() -> bytesAnswered += bytes);
  }

  private void await(String what, BooleanSupplier condition) {
    lock.lock();
    try {
      long left = PATIENCE.toNanos();
      while (!condition.getAsBoolean()) {
        if (left <= 0) {
          throw new AssertionError("waited " + PATIENCE + " in vain for " + what);
        }
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + what, e);
    } finally {
      lock.unlock();
    }
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      T result = action.get();
      changed.signalAll();
      return result;
    } finally {
      lock.unlock();
    }
  }

  private static void closeQuietly(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception _) {
      // Nothing is left to close.
    }
  }
}
