package io.externalmetrics.server.config;

/** The text is no YAML, or not the one mapping that a configuration is. */
final class UnreadableYamlException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;

  /**
   * A text that cannot be used at all.
   *
   * @param line counted from 1
   * @param message quotes nothing of the text: a password may stand there
   */
  UnreadableYamlException(int line, String message) {
    super(message);
    this.line = line;
  }

  int line() {
    return line;
  }

  String message() {
    return String.valueOf(getMessage());
  }
}
