package io.externalmetrics.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** A client that says exactly what a test wants said. */
public final class RawConnection implements AutoCloseable {
  private final Socket socket;

  public RawConnection(int port) throws IOException {
    this(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  public RawConnection(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(10_000);
  }

  /**
   * One response.
   *
   * @param headers by name in any case
   */
  public record Response(String statusLine, Map<String, String> headers, String body) {
    public int code() {
      return Integer.parseInt(statusLine.split(" ", 3)[1]);
    }
  }

  /** Sends a request line, a Host header and whatever further header lines. */
  public Response request(String requestLine, String... headerLines) throws IOException {
    StringBuilder text = new StringBuilder(requestLine).append("\r\nHost: localhost\r\n");
    Arrays.stream(headerLines).forEach(line -> text.append(line).append("\r\n"));
    send(text.append("\r\n").toString());
    return read(requestLine.startsWith("HEAD "));
  }

  public void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  public Response read(boolean withoutBody) throws IOException {
    InputStream in = socket.getInputStream();
    String statusLine = line(in);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String[] parts = line.split(": ", 2);
      headers.put(parts[0], parts[1]);
    }
    int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
    String body = withoutBody ? "" : new String(in.readNBytes(length), ISO_8859_1);
    return new Response(statusLine, headers, body);
  }

  /** Whether the server has closed the connection and said nothing more. */
  public boolean isClosedByServer() throws IOException {
    return socket.getInputStream().read() < 0;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("closed after \"" + line + "\"");
      }
      line.append((char) next);
    }
    return line.toString().stripTrailing();
  }
}
