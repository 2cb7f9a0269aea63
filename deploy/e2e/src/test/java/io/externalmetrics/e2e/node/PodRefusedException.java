package io.externalmetrics.e2e.node;

/** A Pod cannot be run as it is; it may be later, where it refers to what does not exist yet. */
final class PodRefusedException extends Exception {
  private static final long serialVersionUID = 1;

  PodRefusedException(String message) {
    super(message);
  }
}
