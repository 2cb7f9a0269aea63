package io.externalmetrics.server.api;

import java.io.Serial;

/** A text is no label selector. The message is the text of Go's parser, as client-go users know. */
public final class InvalidSelectorException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  private final String message;

  InvalidSelectorException(String message) {
    super(message);
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
