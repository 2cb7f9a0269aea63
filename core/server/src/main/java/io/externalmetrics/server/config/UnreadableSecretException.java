package io.externalmetrics.server.config;

/** A Secret gives no text. */
public final class UnreadableSecretException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param reason one stable line that quotes nothing of the Secret
   */
  public UnreadableSecretException(String reason) {
    super(reason);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
