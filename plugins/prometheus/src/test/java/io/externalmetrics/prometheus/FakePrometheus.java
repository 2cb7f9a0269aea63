package io.externalmetrics.prometheus;

import io.externalmetrics.testkit.FakeBackend;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server's side of the protocol: scripted replies to queries, on connections that are kept. */
final class FakePrometheus implements FakeBackend.Conversation {

  /**
   * What a client sent.
   *
   * @param target method and path with the URL's query, such as {@code POST /api/v1/query?a=b}
   * @param form what the body holds
   */
  record Request(String target, Map<String, String> form) {
    String query() {
      return form.getOrDefault("query", "");
    }
  }

  private final Map<String, String> replies;
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  /**
   * Answers with these messages.
   *
   * @param replies by the query: bodies, or what {@link #http} makes
   */
  FakePrometheus(Map<String, String> replies) {
    this.replies = Map.copyOf(replies);
  }

  /** A reply with a vector, of {@code labels value} each, such as {@code {"a":"b"} 17}. */
  static String vector(String... series) {
    StringBuilder result = new StringBuilder();
    for (String one : series) {
      int space = one.lastIndexOf(' ');
      result
          .append(result.isEmpty() ? "" : ",")
          .append("{\"metric\":%s,".formatted(one.substring(0, space)))
          .append("\"value\":[1700000000.123,\"%s\"]}".formatted(one.substring(space + 1)));
    }
    return success("vector", "[" + result + "]");
  }

  static String success(String type, String result) {
    return "{\"status\":\"success\",\"data\":{\"resultType\":\"%s\",\"result\":%s}}"
        .formatted(type, result);
  }

  static String error(String type, String text) {
    return "{\"status\":\"error\",\"errorType\":\"%s\",\"error\":\"%s\"}".formatted(type, text);
  }

  /** A reply with its head. */
  static String http(String status, String contentType, String body) {
    return "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(status, contentType, body.getBytes(StandardCharsets.UTF_8).length, body);
  }

  /** All requests of all connections so far. */
  List<Request> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void talk(InputStream in, OutputStream out) throws IOException {
    for (String start = line(in); !start.isEmpty(); start = line(in)) {
      int length = 0;
      for (String header = line(in); !header.isEmpty(); header = line(in)) {
        if (header.startsWith("Content-Length: ")) {
          length = Integer.parseInt(header.substring("Content-Length: ".length()));
        }
      }
      Request request =
          new Request(
              start.substring(0, start.lastIndexOf(' ')),
              form(new String(in.readNBytes(length), StandardCharsets.UTF_8)));
      requests.add(request);
      String reply =
          replies.getOrDefault(request.query(), error("bad_data", "no such query in this test"));
      String status = reply.startsWith("{\"status\":\"error\"") ? "422 No" : "200 OK";
      String message = reply.startsWith("HTTP/") ? reply : http(status, "application/json", reply);
      out.write(message.getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.US_ASCII);
  }

  private static Map<String, String> form(String body) {
    Map<String, String> form = new HashMap<>();
    for (String field : body.split("&", -1)) {
      String[] pair = field.split("=", 2);
      if (pair.length == 2) {
        form.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
      }
    }
    return form;
  }
}
