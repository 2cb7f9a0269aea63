package io.externalmetrics.bench.soak;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.externalmetrics.testkit.FakeBackend;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** The query API of Prometheus. A query that asks for {@code churn} gets other series each time. */
final class HttpDouble implements FakeBackend.Conversation {
  static final String ERROR = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 4\r\n\r\noops";

  private static final int CHURNING_SERIES = 20;
  private static final String LENGTH = "content-length:";

  private final AtomicLong answers = new AtomicLong();

  @Override
  public void talk(InputStream in, OutputStream out) throws IOException {
    for (String start = line(in); !start.isEmpty(); start = line(in)) {
      int length = 0;
      for (String header = line(in); !header.isEmpty(); header = line(in)) {
        if (header.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
          length = Integer.parseInt(header.substring(LENGTH.length()).strip());
        }
      }
      String asked = start + new String(in.readNBytes(length), US_ASCII);
      out.write(answer(asked.contains("churn") ? CHURNING_SERIES : 1).getBytes(US_ASCII));
      out.flush();
    }
  }

  private String answer(int series) {
    long first = answers.getAndAdd(series);
    StringBuilder result = new StringBuilder();
    for (int i = 0; i < series; i++) {
      result.append(
          "%s{\"metric\":{\"pod\":\"pod-%d\"},\"value\":[1700000000,\"%d\"]}"
              .formatted(i == 0 ? "" : ",", series == 1 ? 0 : first + i, Protocol.VALUE));
    }
    String body =
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[%s]}}"
            .formatted(result);
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(body.length(), body);
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
