package io.externalmetrics.server.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.connect.SelfSignedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceAccountTest {
  private final X509Certificate authority =
      SelfSignedCertificate.create(List.of("kubernetes"), Instant.now(), Duration.ofDays(1))
          .chain()
          .getFirst();

  @TempDir private Path directory;

  @BeforeEach
  void mount() throws Exception {
    Files.writeString(directory.resolve("token"), "first");
    Files.writeString(
        directory.resolve("ca.crt"),
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(authority.getEncoded())
            + "\n-----END CERTIFICATE-----\n");
  }

  @ParameterizedTest
  @CsvSource({"10.96.0.1, 10.96.0.1:443", "fd00::1, [fd00::1]:443"})
  void findsTheApiServerOfItsPod(String host, String address) throws Exception {
    ClusterAccess access = read(host);

    assertThat(access.address()).isEqualTo(address);
    assertThat(access.config().getMasterUrl()).isEqualTo("https://" + address + "/");
    assertThat(access.tls().trusted()).containsExactly(authority);
  }

  @Test
  void followsTheRotationOfItsToken() throws Exception {
    ClusterAccess access = read("10.96.0.1");
    assertThat(access.config().getOauthTokenProvider().getToken()).isEqualTo("first");

    Files.writeString(directory.resolve("token"), "second");

    assertThat(access.config().getOauthTokenProvider().getToken()).isEqualTo("second");
  }

  @Test
  void findsTheNamespaceOfItsPod() throws Exception {
    assertThat(read("10.96.0.1").namespace()).isEqualTo("default");

    Files.writeString(directory.resolve("namespace"), "shop");

    assertThat(read("10.96.0.1").namespace()).isEqualTo("shop");
  }

  @Test
  void refusesAPodWithoutAServiceAccount() throws IOException {
    Files.delete(directory.resolve("token"));

    assertThatThrownBy(() -> read("10.96.0.1"))
        .isInstanceOf(NoClusterException.class)
        .hasMessage(
            "kubernetes: expected a kubeconfig, because this is no Pod with a service account; set"
                + " kubernetes.kubeconfig, pass --kubeconfig, or do without a cluster:"
                + " server.auth: none, no tls: managed, and no fromSecret");
  }

  @Test
  void refusesADamagedAuthority() throws IOException {
    Path file = Files.writeString(directory.resolve("ca.crt"), "nothing");

    assertThatThrownBy(() -> read("10.96.0.1"))
        .isInstanceOf(NoClusterException.class)
        .hasMessage(file + ": expected a PEM certificate, found none in the text");

    Files.delete(file);
    assertThatThrownBy(() -> read("10.96.0.1"))
        .isInstanceOf(NoClusterException.class)
        .hasMessage(file + ": expected a PEM certificate, found no file that can be read");
  }

  private ClusterAccess read(String host) throws NoClusterException {
    return ServiceAccount.read(
        directory, Map.of("KUBERNETES_SERVICE_HOST", host, "KUBERNETES_SERVICE_PORT", "443"));
  }
}
