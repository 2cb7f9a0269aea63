package io.externalmetrics.server.config;

import io.externalmetrics.spi.Deadline;
import java.time.Duration;

/** What stands in the Kubernetes Secrets of the server's own namespace. Any thread. */
@FunctionalInterface
public interface SecretTexts {

  /**
   * The text of a key of a Secret, whole. Blocks until there is one, at most until the deadline.
   *
   * @param maxAge how long ago it may have been read. Where it cannot be read now, what was read
   *     before stands in for it, however old
   * @throws UnreadableSecretException if there is no text, or none was ever read
   */
  String text(String name, String key, Duration maxAge, Deadline deadline)
      throws UnreadableSecretException;
}
