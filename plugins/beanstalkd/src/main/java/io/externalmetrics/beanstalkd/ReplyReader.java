package io.externalmetrics.beanstalkd;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/** Reads replies off a buffered stream, one by one, in the order of their commands. */
final class ReplyReader {
  /** Of real lines, the longest is {@code USING} with a tube name. */
  private static final int MAX_LINE = 256;

  private static final String OK = "OK ";
  private static final int LENGTH_DIGITS = 9;

  private final InputStream in;
  private final byte[] line = new byte[MAX_LINE];

  ReplyReader(InputStream in) {
    this.in = in;
  }

  /**
   * The next reply.
   *
   * @param maxBody the longest body to take, in bytes
   * @throws EOFException if the stream ended within the reply
   * @throws IOException also if the stream ended before the reply
   * @throws MalformedReplyException if this is no reply; the stream cannot be read on
   */
  Reply read(int maxBody) throws IOException, MalformedReplyException {
    String line = line();
    while (line.startsWith("USING ") || line.startsWith("WATCHING ")) {
      line = line();
    }
    if (line.startsWith(OK)) {
      OptionalLong length = WholeNumber.parse(line.substring(OK.length()), LENGTH_DIGITS);
      if (length.isPresent()) {
        return body((int) length.getAsLong(), maxBody);
      }
    }
    return switch (line) {
      case "NOT_FOUND" -> new Reply.NotFound();
      case "OUT_OF_MEMORY" -> Reply.Refusal.OUT_OF_MEMORY;
      case "INTERNAL_ERROR" -> Reply.Refusal.INTERNAL_ERROR;
      case "BAD_FORMAT" -> Reply.Refusal.BAD_FORMAT;
      case "UNKNOWN_COMMAND" -> Reply.Refusal.UNKNOWN_COMMAND;
      default -> throw noReply(line);
    };
  }

  private String line() throws IOException, MalformedReplyException {
    int length = 0;
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        if (length == 0) {
          throw new IOException("closed between two replies");
        }
        throw halfReply();
      }
      if (length == MAX_LINE) {
        throw noReply(text(length));
      }
      line[length++] = (byte) next;
    }
    if (length == 0 || line[length - 1] != '\r') {
      throw noReply(text(length));
    }
    return text(length - 1);
  }

  private String text(int length) {
    return new String(line, 0, length, US_ASCII);
  }

  private Reply body(int length, int maxBody) throws IOException, MalformedReplyException {
    if (length > maxBody) {
      throw new MalformedReplyException("a body of at most " + maxBody + " bytes", "a longer one");
    }
    byte[] answer = in.readNBytes(length + 2);
    if (answer.length < length + 2) {
      throw halfReply();
    }
    if (answer[length] != '\r' || answer[length + 1] != '\n') {
      throw new MalformedReplyException(
          "a line end after the body",
          MalformedReplyException.quoted(new String(answer, length, 2, US_ASCII)));
    }
    return new Reply.Body(new String(answer, 0, length, US_ASCII));
  }

  private static MalformedReplyException noReply(String line) {
    return new MalformedReplyException("a reply line", MalformedReplyException.quoted(line));
  }

  private static EOFException halfReply() {
    return new EOFException("closed within a reply");
  }
}
