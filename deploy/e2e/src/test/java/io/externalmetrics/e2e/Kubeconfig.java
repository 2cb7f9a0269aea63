package io.externalmetrics.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.externalmetrics.connect.InvalidPemException;
import io.externalmetrics.connect.Pem;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code KUBECONFIG} says. */
public final class Kubeconfig {
  private Kubeconfig() {}

  /** For a client, which by itself would take every PKCS#8 key for RSA. */
  public static Config read() {
    Config config = Config.autoConfigure(null);
    config.setRequestRetryBackoffLimit(0);
    text(config.getClientKeyFile(), config.getClientKeyData())
        .ifPresent(
            key -> {
              try {
                config.setClientKeyAlgo(Pem.privateKey(key).getAlgorithm());
              } catch (InvalidPemException e) {
                throw new IllegalStateException(e);
              }
            });
    return config;
  }

  /** The CAs that sign the API server's certificate, in PEM. */
  public static String authorities(Config config) {
    return text(config.getCaCertFile(), config.getCaCertData()).orElseThrow();
  }

  /** What a kubeconfig gives as a file, or inline as Base64. */
  private static Optional<String> text(@Nullable String file, @Nullable String data) {
    if (file == null) {
      return Optional.ofNullable(data)
          .map(encoded -> new String(Base64.getDecoder().decode(encoded), US_ASCII));
    }
    try {
      return Optional.of(Files.readString(Path.of(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
