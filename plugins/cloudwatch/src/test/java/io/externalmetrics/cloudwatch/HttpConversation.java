package io.externalmetrics.cloudwatch;

import io.externalmetrics.testkit.FakeBackend;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The server's side of HTTP/1.1, as far as requests with a length need it. */
final class HttpConversation implements FakeBackend.Conversation {

  /** Answers a request. */
  @FunctionalInterface
  interface Handler {
    Response answer(Request request);
  }

  /**
   * A request.
   *
   * @param headers by their names, whatever the case
   * @param body one byte per character
   */
  record Request(String method, String path, Map<String, String> headers, String body) {
    Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }
  }

  /**
   * A response.
   *
   * @param body one byte per character
   */
  record Response(int status, Map<String, String> headers, String body) {}

  private final Handler handler;

  HttpConversation(Handler handler) {
    this.handler = handler;
  }

  @Override
  public void talk(InputStream in, OutputStream out) throws IOException {
    for (String start = line(in); !start.isEmpty(); start = line(in)) {
      Response response = handler.answer(request(start, in));
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      answer.writeBytes(ascii("HTTP/1.1 " + response.status() + " Told\r\n"));
      response
          .headers()
          .forEach((name, value) -> answer.writeBytes(ascii(name + ": " + value + "\r\n")));
      answer.writeBytes(ascii("Content-Length: " + response.body().length() + "\r\n\r\n"));
      answer.writeBytes(ascii(response.body()));
      out.write(answer.toByteArray());
      out.flush();
    }
  }

  private static Request request(String start, InputStream in) throws IOException {
    String[] words = start.split(" ", 3);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String[] header = line.split(":", 2);
      headers.put(header[0], header[1].strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("the client left");
    }
    return new Request(words[0], words[1], headers, new String(body, StandardCharsets.ISO_8859_1));
  }

  /** Empty at the end. */
  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
