package io.externalmetrics.server.kube;

import io.externalmetrics.connect.CertifiedKey;
import io.externalmetrics.connect.InvalidPemException;
import io.externalmetrics.connect.Pem;
import io.externalmetrics.connect.TlsMaterial;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The certificates and keys of a kubeconfig, each given as data or as the name of a file. */
final class KubeconfigTls {
  private KubeconfigTls() {}

  static TlsMaterial of(Config config) throws InvalidPemException {
    Optional<List<X509Certificate>> trusted =
        read(
            "certificate-authority",
            config.getCaCertData(),
            config.getCaCertFile(),
            Pem::certificates);
    Optional<List<X509Certificate>> chain =
        read(
            "client-certificate",
            config.getClientCertData(),
            config.getClientCertFile(),
            Pem::certificates);
    Optional<PrivateKey> key =
        read("client-key", config.getClientKeyData(), config.getClientKeyFile(), Pem::privateKey);
    return new TlsMaterial(trusted.orElse(List.of()), identity(chain, key), Optional.empty());
  }

  private static Optional<CertifiedKey> identity(
      Optional<List<X509Certificate>> chain, Optional<PrivateKey> key) throws InvalidPemException {
    if (chain.isPresent() != key.isPresent()) {
      throw new InvalidPemException(
          "expected client-certificate and client-key together, found one of them");
    }
    try {
      return chain.map(certificates -> new CertifiedKey(certificates, key.orElseThrow()));
    } catch (IllegalArgumentException _) {
      throw new InvalidPemException(
          "client-key: expected the key of client-certificate, found another key; give the pair"
              + " that was issued together");
    }
  }

  @FunctionalInterface
  private interface PemReader<T> {
    T read(String text) throws InvalidPemException;
  }

  /** As in kubectl, data go before a file. */
  private static <T> Optional<T> read(
      String key, @Nullable String data, @Nullable String file, PemReader<T> reader)
      throws InvalidPemException {
    try {
      if (data != null && !data.isEmpty()) {
        byte[] text = Base64.getMimeDecoder().decode(data);
        return Optional.of(reader.read(new String(text, StandardCharsets.UTF_8)));
      }
      if (file != null && !file.isEmpty()) {
        return Optional.of(reader.read(Files.readString(Path.of(file))));
      }
      return Optional.empty();
    } catch (InvalidPemException e) {
      throw new InvalidPemException(key + ": " + e.problem());
    } catch (IllegalArgumentException _) {
      throw new InvalidPemException(key + "-data: expected base64, found another text");
    } catch (IOException _) {
      throw new InvalidPemException(key + ": expected a PEM file, found none that can be read");
    }
  }
}
