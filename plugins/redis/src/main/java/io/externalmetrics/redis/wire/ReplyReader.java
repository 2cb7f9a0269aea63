package io.externalmetrics.redis.wire;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one reply, within limits on its size.
 *
 * <p>Jedis has a parser, but it takes {@code :} for 0 and {@code :12x} for 192, and reserves
 * whatever size a reply claims to have. Here a reply is right to the last byte, or it is no reply.
 */
final class ReplyReader {

  /** Longer than any error text of a server. */
  private static final int MAX_LINE_BYTES = 4096;

  /** More than thousands of nodes or consumer groups take, and little for this server's memory. */
  private static final int MAX_REPLY_BYTES = 8 << 20;

  /** CLUSTER SLOTS has the most: slots, a range, its node, what else is known of the node. */
  private static final int MAX_DEPTH = 4;

  private final InputStream in;
  private int left = MAX_REPLY_BYTES;

  private ReplyReader(InputStream in) {
    this.in = in;
  }

  /**
   * Reads one reply.
   *
   * @throws ProtocolException if it is none, or too large
   * @throws EOFException if the connection ends before the reply does
   */
  static Reply read(InputStream in) throws IOException {
    return new ReplyReader(in).reply(0);
  }

  private Reply reply(int depth) throws IOException {
    return switch (next()) {
      case '+' -> ok(line());
      case '-' -> refused(line());
      case ':' -> new Reply.Whole(number(line()));
      case '$' -> text(number(line()));
      case '*' -> items(number(line()), depth);
      default -> throw new ProtocolException("no kind of reply");
    };
  }

  private static Reply ok(String line) throws ProtocolException {
    if (!line.equals("OK")) {
      throw new ProtocolException("a status other than OK");
    }
    return new Reply.Ok();
  }

  private static Reply refused(String line) throws ProtocolException {
    if (line.isBlank()) {
      throw new ProtocolException("an error without a text");
    }
    return new Reply.Refused(line);
  }

  private Reply text(long length) throws IOException {
    if (length == -1) {
      return new Reply.Nothing();
    }
    if (length < 0 || length > left) {
      throw new ProtocolException("a text of an impossible length");
    }
    byte[] bytes = in.readNBytes((int) length);
    if (bytes.length < length) {
      throw new EOFException("connection closed within a text");
    }
    left -= bytes.length;
    if (next() != '\r' || next() != '\n') {
      throw new ProtocolException("a text longer than its length");
    }
    return new Reply.Text(Bytes.of(bytes));
  }

  private Reply items(long count, int depth) throws IOException {
    if (count == -1) {
      return new Reply.Nothing();
    }
    if (count < 0 || count > left || depth == MAX_DEPTH) {
      throw new ProtocolException("a list of an impossible size");
    }
    List<Reply> items = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      items.add(reply(depth + 1));
    }
    return new Reply.Items(items);
  }

  private static long number(String line) throws ProtocolException {
    if (!line.matches("-?[0-9]{1,18}")) {
      throw new ProtocolException("a number that is not whole");
    }
    return Long.parseLong(line);
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (line.size() < MAX_LINE_BYTES) {
      int next = next();
      if (next == '\r') {
        if (next() != '\n') {
          throw new ProtocolException("a carriage return without a line feed");
        }
        return line.toString(StandardCharsets.UTF_8);
      }
      line.write(next);
    }
    throw new ProtocolException("an endless line");
  }

  private int next() throws IOException {
    int next = in.read();
    if (next < 0) {
      throw new EOFException("connection closed before the end of a reply");
    }
    if (--left < 0) {
      throw new ProtocolException("an endless reply");
    }
    return next;
  }
}
