package io.externalmetrics.server.config;

/** A file gives no text. The message completes "cannot read FILE: …". */
public final class UnreadableFileException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableFileException(String reason) {
    super(reason);
  }

  /** Why, in one line that quotes nothing of the file. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
