package io.externalmetrics.server.kube;

import java.io.Serial;

/**
 * What was configured leads to no cluster. The message is one stable line that names the file and
 * quotes no secret of it.
 */
public final class NoClusterException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  NoClusterException(String message) {
    super(message);
  }
}
