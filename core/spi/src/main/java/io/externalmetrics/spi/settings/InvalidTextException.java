package io.externalmetrics.spi.settings;

/** Thrown by the parser of a {@link SettingTypes#text} type; becomes a {@link Problem}. */
public final class InvalidTextException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String advice;

  /**
   * A text that the type cannot read.
   *
   * @param expected what would have been right, completing "expected …", such as {@code host:port}
   */
  public InvalidTextException(String expected) {
    this(expected, "");
  }

  /**
   * A text that the type cannot read, with something to do about it.
   *
   * @param expected what would have been right, completing "expected …"
   * @param advice comes behind what was found, such as {@code ; did you mean "x"?}
   */
  public InvalidTextException(String expected, String advice) {
    super(expected, null, false, false);
    this.advice = advice;
  }

  String advice() {
    return advice;
  }
}
