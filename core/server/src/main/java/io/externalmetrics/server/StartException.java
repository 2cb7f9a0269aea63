package io.externalmetrics.server;

import java.util.List;

/** The server refuses to start. */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * One problem a line.
   *
   * @param problems at least one
   */
  StartException(List<String> problems) {
    super(String.join("\n", problems));
  }
}
