package io.externalmetrics.sysdig;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import okio.ByteString;

/** HTTP/1.1 as far as a double of Sysdig needs it. */
final class HttpExchange {

  /**
   * What a client asks.
   *
   * @param target path and query, as sent
   * @param headers by their names in lower case
   */
  record Request(String method, String target, Map<String, String> headers, String body) {}

  /** What it is told, in bytes, some of which may be no text. */
  record Reply(int status, ByteString body) {
    static Reply of(int status, String body) {
      return new Reply(status, ByteString.encodeUtf8(body));
    }
  }

  private HttpExchange() {}

  /** The next request of a connection; empty where the client has left. */
  static Optional<Request> read(InputStream in) throws IOException {
    String start = line(in);
    if (start.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String[] header = line.split(": ", 2);
      headers.put(header[0].toLowerCase(Locale.ROOT), header[1]);
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    String[] words = start.split(" ", 3);
    return Optional.of(new Request(words[0], words[1], headers, body));
  }

  static void write(Reply reply, OutputStream out) throws IOException {
    String head =
        "HTTP/1.1 %d Status\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(reply.status(), reply.body().size());
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    reply.body().write(out);
    out.flush();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }
}
