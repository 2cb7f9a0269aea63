package io.externalmetrics.bench.poll;

import java.io.IOException;

/** What is to be measured against is not installed on this machine. */
final class MissingBackendException extends IOException {
  private static final long serialVersionUID = 1L;

  MissingBackendException(String program, IOException cause) {
    super(
        "\"%s\" cannot be started: %s; install it, as with apt-get install beanstalkd redis-server"
            .formatted(program, cause.getMessage()),
        cause);
  }
}
