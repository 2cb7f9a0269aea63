package io.externalmetrics.beanstalkd;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads replies off a buffered stream, one by one, in the order of their commands. */
final class ReplyReader {
  /** Of real lines, the longest is {@code USING} with a tube name. */
  private static final int MAX_LINE = 256;

  private static final Pattern OK = Pattern.compile("OK ([0-9]{1,9})");

  private final InputStream in;

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
    Matcher ok = OK.matcher(line);
    if (ok.matches()) {
      return body(Integer.parseInt(ok.group(1)), maxBody);
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
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        if (line.size() == 0) {
          throw new IOException("closed between two replies");
        }
        throw halfReply();
      }
      line.write(next);
      if (line.size() > MAX_LINE) {
        throw noReply(line.toString(US_ASCII));
      }
    }
    String text = line.toString(US_ASCII);
    if (!text.endsWith("\r")) {
      throw noReply(text);
    }
    return text.substring(0, text.length() - 1);
  }

  private Reply body(int length, int maxBody) throws IOException, MalformedReplyException {
    if (length > maxBody) {
      throw new MalformedReplyException("a body of at most " + maxBody + " bytes", "a longer one");
    }
    byte[] body = in.readNBytes(length);
    String end = new String(in.readNBytes(2), US_ASCII);
    if (end.length() < 2) {
      throw halfReply();
    }
    if (!end.equals("\r\n")) {
      throw new MalformedReplyException(
          "a line end after the body", MalformedReplyException.quoted(end));
    }
    return new Reply.Body(new String(body, US_ASCII));
  }

  private static MalformedReplyException noReply(String line) {
    return new MalformedReplyException("a reply line", MalformedReplyException.quoted(line));
  }

  private static EOFException halfReply() {
    return new EOFException("closed within a reply");
  }
}
