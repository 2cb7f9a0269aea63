package io.externalmetrics.connect;

import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.ScrapeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/** Opens connections to backends. */
public final class Connector {
  private Connector() {}

  /**
   * Connects, and with TLS material also shakes hands. The name is resolved anew at every call and
   * its addresses are tried in turn. The socket has {@code TCP_NODELAY} and keep-alive set, and a
   * read timeout cut to the deadline; who keeps the socket sets that anew, with {@link
   * Timeouts#readMillis}, before each read, as {@link KeptConnection} does.
   *
   * @throws ScrapeException worded as {@link ConnectionFailure} does; no socket stays open
   * @throws InterruptedException when a virtual thread is interrupted while it waits
   */
  public static Socket open(
      Address address, Optional<TlsMaterial> tls, Timeouts timeouts, Deadline deadline)
      throws ScrapeException, InterruptedException {
    Socket socket = connect(address, Deadline.after(deadline.remaining(timeouts.connect())));
    try {
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      socket.setSoTimeout(timeouts.readMillis(deadline));
      return tls.isPresent() ? secured(socket, address, tls.get()) : socket;
    } catch (IOException e) {
      closeQuietly(socket);
      throw ConnectionFailure.of(address, e);
    } catch (ScrapeException | InterruptedException e) {
      closeQuietly(socket);
      throw e;
    }
  }

  private static Socket secured(Socket socket, Address address, TlsMaterial tls)
      throws IOException, ScrapeException, InterruptedException {
    SSLSocket secured = tls.over(socket, address);
    try {
      secured.startHandshake();
      return secured;
    } catch (IOException e) {
      throw ConnectionFailure.inHandshake(address, e);
    }
  }

  private static Socket connect(Address address, Deadline deadline)
      throws ScrapeException, InterruptedException {
    InetAddress[] hosts = Resolver.resolve(address.host(), deadline);
    List<ScrapeException> failures = new ArrayList<>();
    for (int i = 0; i < hosts.length; i++) {
      Socket socket = new Socket();
      try {
        // An equal share for each address left, so that one that swallows packets leaves time.
        int millis = Timeouts.millis(deadline.remaining().dividedBy(hosts.length - i));
        socket.connect(new InetSocketAddress(hosts[i], address.port()), millis);
        return socket;
      } catch (SocketTimeoutException e) {
        closeQuietly(socket);
        failures.add(ConnectionFailure.noConnection(address, e));
      } catch (IOException e) {
        closeQuietly(socket);
        failures.add(ConnectionFailure.of(address, e));
      }
    }
    // Resolvers rotate addresses; the reason must not rotate with them.
    failures.sort(Comparator.comparing(ScrapeException::getMessage));
    throw failures.getFirst();
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // The failure that led here is the one to report.
    }
  }
}
