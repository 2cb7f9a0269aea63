package io.externalmetrics.redis;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;

/**
 * What the server says to one command: the only three kinds of RESP2 reply that our commands have.
 *
 * <p>Jedis has a parser, but it takes {@code :} for 0 and {@code :12x} for 192, and reserves
 * whatever size a reply claims to have. Here a reply is a short line that is right to the last
 * byte, or it is no reply.
 */
sealed interface Reply {

  /** Longer than any error text of a server. */
  int MAX_LINE_BYTES = 4096;

  /** A length; never negative. */
  record Count(long value) implements Reply {}

  /** {@code OK}, as AUTH and SELECT say it. */
  record Ok() implements Reply {}

  /**
   * The server refuses.
   *
   * @param error its words, of which the first is a code such as {@code WRONGTYPE}
   */
  record Refused(String error) implements Reply {
    String code() {
      return error.split(" ", 2)[0];
    }
  }

  /**
   * Reads one reply.
   *
   * @throws ProtocolException if it is none of these
   * @throws EOFException if the connection ends before the reply does
   */
  static Reply read(InputStream in) throws IOException {
    return switch (next(in)) {
      case '+' -> ok(line(in));
      case '-' -> refused(line(in));
      case ':' -> count(line(in));
      default -> throw new ProtocolException("neither OK nor an error nor a count");
    };
  }

  private static Reply ok(String line) throws ProtocolException {
    if (!line.equals("OK")) {
      throw new ProtocolException("a status other than OK");
    }
    return new Ok();
  }

  private static Reply refused(String line) throws ProtocolException {
    if (line.isBlank()) {
      throw new ProtocolException("an error without a text");
    }
    return new Refused(line);
  }

  private static Reply count(String line) throws ProtocolException {
    if (!line.matches("[0-9]{1,18}")) {
      throw new ProtocolException("a count that is no whole number from 0");
    }
    return new Count(Long.parseLong(line));
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (line.size() < MAX_LINE_BYTES) {
      int next = next(in);
      if (next == '\r') {
        if (next(in) != '\n') {
          throw new ProtocolException("a carriage return without a line feed");
        }
        return line.toString(StandardCharsets.UTF_8);
      }
      line.write(next);
    }
    throw new ProtocolException("an endless line");
  }

  private static int next(InputStream in) throws IOException {
    int next = in.read();
    if (next < 0) {
      throw new EOFException("connection closed before the end of a reply");
    }
    return next;
  }
}
