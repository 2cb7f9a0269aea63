package io.externalmetrics.connect.promql;

/** A text that is no message of the query API. */
final class MalformedReplyException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Says so.
   *
   * @param found in a few words that stay the same
   */
  MalformedReplyException(String found) {
    super(found);
  }

  MalformedReplyException(String found, Throwable cause) {
    super(found, cause);
  }
}
