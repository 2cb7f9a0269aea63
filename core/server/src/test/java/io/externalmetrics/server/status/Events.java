package io.externalmetrics.server.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.stream.Collectors;

/** A client that reads an event stream line by line. */
final class Events implements AutoCloseable {
  private final HttpURLConnection connection;
  private final BufferedReader lines;

  Events(int port, String path) throws IOException {
    connection =
        (HttpURLConnection) URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
    connection.setReadTimeout(10_000);
    if (!connection.getContentType().equals("text/event-stream")) {
      throw new IOException("not an event stream: " + connection.getContentType());
    }
    lines = new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8));
  }

  String line() throws IOException {
    String line = lines.readLine();
    if (line == null) {
      throw new IOException("the stream has ended");
    }
    return line;
  }

  /** The line that names the next event. */
  String nextEvent() throws IOException {
    String line = line();
    while (!line.startsWith("event: ")) {
      line = line();
    }
    return line;
  }

  /** All that comes until the server ends the stream. */
  String restOf() {
    return lines.lines().collect(Collectors.joining("\n"));
  }

  @Override
  public void close() {
    connection.disconnect();
    try {
      lines.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
