package io.externalmetrics.connect;

/** A PEM text that cannot be used. */
public final class InvalidPemException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String problem;

  /**
   * A text that was refused.
   *
   * @param problem {@code expected …, found …}; says nothing of the text's content
   */
  public InvalidPemException(String problem) {
    super(problem);
    this.problem = problem;
  }

  /** The same text as the message, which is never missing. */
  public String problem() {
    return problem;
  }
}
