package io.externalmetrics.sysdig;

/** An answer of the data API that cannot be trusted; the message completes "…: ". */
final class MalformedReplyException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String problem;

  MalformedReplyException(String problem) {
    super(problem);
    this.problem = problem;
  }

  MalformedReplyException(String problem, Throwable cause) {
    super(problem, cause);
    this.problem = problem;
  }

  String problem() {
    return problem;
  }
}
