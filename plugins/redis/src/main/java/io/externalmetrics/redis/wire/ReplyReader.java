package io.externalmetrics.redis.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads replies one by one, within limits on their size.
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

  private static final int MOST_DIGITS = 18;

  private final InputStream in;
  private final byte[] line = new byte[MAX_LINE_BYTES];
  private int left;

  ReplyReader(InputStream in) {
    this.in = in;
  }

  /**
   * Reads one reply.
   *
   * @throws ProtocolException if it is none, or too large
   * @throws EOFException if the connection ends before the reply does
   */
  Reply read() throws IOException {
    left = MAX_REPLY_BYTES;
    return reply(0);
  }

  private Reply reply(int depth) throws IOException {
    return switch (next()) {
      case '+' -> ok(line());
      case '-' -> refused(line());
      case ':' -> new Reply.Whole(number());
      case '$' -> text(number());
      case '*' -> items(number(), depth);
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

  /** A line of digits, behind a minus perhaps. */
  private long number() throws IOException {
    int length = readLine();
    int first = length > 0 && line[0] == '-' ? 1 : 0;
    int digits = length - first;
    if (digits < 1 || digits > MOST_DIGITS) {
      throw notWhole();
    }
    long number = 0;
    for (int i = first; i < length; i++) {
      if (line[i] < '0' || line[i] > '9') {
        throw notWhole();
      }
      number = 10 * number + (line[i] - '0');
    }
    return first == 1 ? -number : number;
  }

  private static ProtocolException notWhole() {
    return new ProtocolException("a number that is not whole");
  }

  private String line() throws IOException {
    return new String(line, 0, readLine(), StandardCharsets.UTF_8);
  }

  /** Reads to the end of a line, and tells how many bytes of it are in the buffer. */
  private int readLine() throws IOException {
    for (int length = 0; length < MAX_LINE_BYTES; length++) {
      int next = next();
      if (next == '\r') {
        if (next() != '\n') {
          throw new ProtocolException("a carriage return without a line feed");
        }
        return length;
      }
      line[length] = (byte) next;
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
