package io.externalmetrics.bench.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.externalmetrics.connect.TlsMaterial;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A kept connection of HTTP/1.1 over TLS that costs its own process little. For one thread; an
 * answer stands until the next one is read.
 */
final class Connection implements AutoCloseable {
  /** What Go's TLS chooses on a processor that has AES. */
  private static final String[] CIPHER_SUITE = {"TLS_AES_128_GCM_SHA256"};

  private static final int CONNECT_MILLIS = 5_000;

  /** Longer than any answer may take; whoever waits as long has failed. */
  private static final int READ_MILLIS = 20_000;

  private final SSLSocket socket;
  private final InputStream in;
  private final OutputStream out;
  private byte[] buffer = new byte[16 * 1024];
  private int filled;
  private String head = "";
  private int bodyStart;
  private int bodyLength;

  private Connection(SSLSocket socket) throws IOException {
    this.socket = socket;
    in = socket.getInputStream();
    out = socket.getOutputStream();
  }

  /**
   * A connection after its handshake.
   *
   * @param tls shared by all connections, because making one takes long
   */
  static Connection open(SSLSocketFactory tls, String host, int port) throws IOException {
    Socket plain = new Socket();
    try {
      plain.setTcpNoDelay(true);
      plain.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
      SSLSocket socket = (SSLSocket) tls.createSocket(plain, host, port, /* autoClose= */ true);
      socket.setSoTimeout(READ_MILLIS);
      socket.setEnabledProtocols(new String[] {"TLSv1.3"});
      socket.setEnabledCipherSuites(CIPHER_SUITE);
      socket.startHandshake();
      return new Connection(socket);
    } catch (IOException | RuntimeException e) {
      plain.close();
      throw e;
    }
  }

  /** What makes the sockets of {@link #open}. */
  static SSLSocketFactory factory(TlsMaterial tls) {
    return tls.context().getSocketFactory();
  }

  /**
   * Sends a request and reads its answer.
   *
   * @return its status
   */
  int exchange(byte[] request) throws IOException {
    out.write(request);
    out.flush();
    filled = 0;
    int end;
    while ((end = endOfHead()) < 0) {
      read();
    }
    head = new String(buffer, 0, end, ISO_8859_1);
    bodyStart = end + 4;
    bodyLength =
        header("content-length")
            .map(Integer::parseInt)
            .orElseThrow(() -> new IOException("an answer without content-length: " + head));
    while (filled < bodyStart + bodyLength) {
      read();
    }
    if (filled > bodyStart + bodyLength) {
      throw new IOException("an answer longer than its content-length: " + head);
    }
    return Integer.parseInt(head.substring(head.indexOf(' ') + 1, head.indexOf(' ') + 4));
  }

  /**
   * A header of the last answer.
   *
   * @param name in lower case
   */
  Optional<String> header(String name) {
    String line = "\r\n" + name + ":";
    int found = head.toLowerCase(Locale.ROOT).indexOf(line);
    if (found < 0) {
      return Optional.empty();
    }
    int start = found + line.length();
    int end = head.indexOf("\r\n", start);
    return Optional.of(head.substring(start, end < 0 ? head.length() : end).strip());
  }

  /** In bytes, of the last answer. */
  int bodyLength() {
    return bodyLength;
  }

  /** Of the last answer. */
  byte[] body() {
    return Arrays.copyOfRange(buffer, bodyStart, bodyStart + bodyLength);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void read() throws IOException {
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int length = in.read(buffer, filled, buffer.length - filled);
    if (length < 0) {
      throw new EOFException("the server closed the connection instead of answering");
    }
    filled += length;
  }

  private int endOfHead() {
    for (int i = 3; i < filled; i++) {
      if (buffer[i] == '\n'
          && buffer[i - 1] == '\r'
          && buffer[i - 2] == '\n'
          && buffer[i - 3] == '\r') {
        return i - 3;
      }
    }
    return -1;
  }
}
