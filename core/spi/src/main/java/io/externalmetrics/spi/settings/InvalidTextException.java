package io.externalmetrics.spi.settings;

/** Thrown by the parser of a {@link SettingTypes#text} type; becomes a {@link Problem}. */
public final class InvalidTextException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A text that the type cannot read.
   *
   * @param expected what would have been right, completing "expected …", such as {@code host:port}
   */
  public InvalidTextException(String expected) {
    super(expected, null, false, false);
  }
}
