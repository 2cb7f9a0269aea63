package io.externalmetrics.server;

import io.externalmetrics.server.config.SecretTexts;
import io.externalmetrics.server.config.UnreadableSecretException;
import io.externalmetrics.server.kube.NoClusterException;
import io.externalmetrics.server.kube.Secrets;
import io.externalmetrics.server.kube.Secrets.Reading;
import io.externalmetrics.server.store.TimeSource;
import io.externalmetrics.spi.Deadline;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was read of Secrets, kept for all sources together, so that the cluster's API server is
 * asked once for what all of them use.
 */
final class KeptSecrets implements SecretTexts {
  private final Cluster cluster;
  private final TimeSource time;
  private final Map<String, KeptSecret> kept = new ConcurrentHashMap<>();

  /** Where the Secrets are. */
  @FunctionalInterface
  interface Cluster {
    Secrets secrets() throws NoClusterException;
  }

  KeptSecrets(Cluster cluster, TimeSource time) {
    this.cluster = cluster;
    this.time = time;
  }

  @Override
  public String text(String name, String key, Duration maxAge, Deadline deadline)
      throws UnreadableSecretException {
    KeptSecret secret =
        kept.computeIfAbsent(name, _ -> new KeptSecret(name, () -> read(name), time));
    return switch (reading(secret, maxAge, deadline)) {
      case Reading.Found found -> text(found, key);
      case Reading.Missing(String namespace) ->
          throw new UnreadableSecretException(
              "there is no such Secret in namespace \"" + namespace + "\"");
      case Reading.Unavailable(String reason) -> throw new UnreadableSecretException(reason);
    };
  }

  private Reading read(String name) throws InterruptedException {
    try {
      return cluster.secrets().read(name);
    } catch (NoClusterException e) {
      return new Reading.Unavailable(String.valueOf(e.getMessage()));
    }
  }

  private static Reading reading(KeptSecret secret, Duration maxAge, Deadline deadline) {
    try {
      return secret.reading(maxAge, deadline);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Reading.Unavailable("the server ends, or no longer polls this source");
    }
  }

  private static String text(Reading.Found found, String key) throws UnreadableSecretException {
    if (found.binary().contains(key)) {
      throw new UnreadableSecretException("not UTF-8 text");
    }
    return Optional.ofNullable(found.texts().get(key))
        .orElseThrow(() -> new UnreadableSecretException("there is no such key"));
  }
}
