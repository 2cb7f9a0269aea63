package io.externalmetrics.e2e.node;

/** A Pod cannot be run as it is; it may be later, where it refers to what does not exist yet. */
final class PodRefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final String reason;

  PodRefusedException(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** For whoever looks at the Pod. */
  String reason() {
    return reason;
  }
}
