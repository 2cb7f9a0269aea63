package io.externalmetrics.server.yaml;

/** The text is no YAML, or not the one mapping that a configuration is. */
public final class UnreadableYamlException extends Exception {
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

  public int line() {
    return line;
  }

  public String message() {
    return String.valueOf(getMessage());
  }
}
