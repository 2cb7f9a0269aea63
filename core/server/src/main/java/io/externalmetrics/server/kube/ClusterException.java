package io.externalmetrics.server.kube;

import java.io.Serial;

/** The cluster's API server gave no answer. The message is one stable line without secrets. */
public final class ClusterException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  public ClusterException(String message) {
    super(message);
  }

  public ClusterException(String message, Throwable cause) {
    super(message, cause);
  }
}
