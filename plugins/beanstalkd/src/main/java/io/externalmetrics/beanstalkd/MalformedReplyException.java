package io.externalmetrics.beanstalkd;

/** An answer that is not what the protocol allows. */
final class MalformedReplyException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 60;

  private final String reason;

  /**
   * One line without the server's address.
   *
   * @param expected what the protocol asks for
   * @param found what came instead, in words; see {@link #quoted}
   */
  MalformedReplyException(String expected, String found) {
    this("expected " + expected + ", found " + found);
  }

  private MalformedReplyException(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** The message, which is never null. */
  String reason() {
    return reason;
  }

  /** What the server sent, cut to a length that leaves room for the rest of the message. */
  static String quoted(String text) {
    if (text.isEmpty()) {
      return "nothing";
    }
    return "\"" + (text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…") + "\"";
  }
}
