package io.externalmetrics.connect.http;

import java.io.InterruptedIOException;

/** An interrupt on its way through code that knows I/O errors only. */
final class Interruption {
  private Interruption() {}

  /**
   * Leaves the thread interrupted, which is how {@link ExchangeFailure} tells it from a timeout.
   */
  static InterruptedIOException asIOException(InterruptedException interrupted) {
    Thread.currentThread().interrupt();
    InterruptedIOException exception = new InterruptedIOException("interrupted");
    exception.initCause(interrupted);
    return exception;
  }
}
