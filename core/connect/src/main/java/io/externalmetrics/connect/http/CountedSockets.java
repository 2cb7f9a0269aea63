package io.externalmetrics.connect.http;

import io.externalmetrics.spi.Calls;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.SocketFactory;

/** Makes sockets that are counted, and whose bytes are, by the exchange that reads them. */
final class CountedSockets extends SocketFactory {
  private final Calls calls;

  /**
   * @param calls told of the connections
   */
  CountedSockets(Calls calls) {
    this.calls = calls;
  }

  @Override
  public Socket createSocket() throws SocketException {
    Socket socket = new CountedSocket(calls);
    socket.setTcpNoDelay(true);
    socket.setKeepAlive(true);
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw onlyUnconnected();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw onlyUnconnected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw onlyUnconnected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw onlyUnconnected();
  }

  private static UnsupportedOperationException onlyUnconnected() {
    return new UnsupportedOperationException("OkHttp connects its sockets itself");
  }

  private static final class CountedSocket extends Socket {
    private final Calls calls;
    private final AtomicBoolean counted = new AtomicBoolean();

    CountedSocket(Calls calls) {
      this.calls = calls;
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
      super.connect(endpoint, timeout);
      calls.connected();
      counted.set(true);
      // Asked again: close() may have come just before, and found nothing to count.
      if (isClosed()) {
        countClosed();
      }
    }

    @Override
    public void close() throws IOException {
      try {
        super.close();
      } finally {
        countClosed();
      }
    }

    private void countClosed() {
      if (counted.getAndSet(false)) {
        calls.disconnected();
      }
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(super.getInputStream()) {
        @Override
        public int read() throws IOException {
          int next = super.read();
          Exchange.countReceived(1);
          return next;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
          int count = super.read(bytes, offset, length);
          Exchange.countReceived(Math.max(0, count));
          return count;
        }
      };
    }
  }
}
