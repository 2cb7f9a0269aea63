package io.externalmetrics.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.server.config.ServingCertificate;
import io.externalmetrics.server.observe.SelfMetrics;
import io.externalmetrics.server.status.StatusReport;
import io.externalmetrics.server.store.ManualTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServingIdentityTest {
  private static final Instant NOW = ManualTime.START;
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  @TempDir private Path directory;
  private final ManualTime time = new ManualTime();

  @Test
  void makesACertificateForThisMachineWhereNoneIsGiven() throws Exception {
    ServingIdentity identity = identity(new ServingCertificate.SelfSigned());

    assertThat(identity.notAfter().get()).isEqualTo(NOW.plus(Duration.ofDays(365)));
    assertThat(identity.report().get())
        .isEqualTo(
            new StatusReport.Certificate(
                NOW.plus(Duration.ofDays(365)), "selfSigned", Optional.empty()));
    assertThat(identity.apiService().get())
        .isEqualTo(new StatusReport.ApiService("unknown", Optional.empty()));
    assertThat(shown(identity).getSubjectAlternativeNames())
        .containsExactlyInAnyOrder(
            List.of(DNS_NAME, "localhost"),
            List.of(IP_ADDRESS, "127.0.0.1"),
            List.of(IP_ADDRESS, "0:0:0:0:0:0:0:1"));
  }

  @Test
  void showsTheCertificateOfTheFilesAndItsSuccessor() throws Exception {
    CertificatePair first = CertificatePair.write(directory, "tls", NOW, Duration.ofDays(1));
    CertificatePair second = CertificatePair.write(directory, "next", NOW, Duration.ofDays(9));
    ServingIdentity identity = identity(first.certificate(), first.privateKey());
    assertThat(shown(identity).getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(1)));

    Files.move(second.certificate(), first.certificate(), StandardCopyOption.REPLACE_EXISTING);
    Files.move(second.privateKey(), first.privateKey(), StandardCopyOption.REPLACE_EXISTING);
    time.pass(Duration.ofSeconds(1));

    assertThat(shown(identity).getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(9)));
    assertThat(identity.notAfter().get()).isEqualTo(NOW.plus(Duration.ofDays(9)));
  }

  @Test
  void refusesAKeyOfAnotherCertificate() throws Exception {
    CertificatePair one = CertificatePair.write(directory, "one", NOW, Duration.ofDays(1));
    CertificatePair other = CertificatePair.write(directory, "other", NOW, Duration.ofDays(1));

    assertThatThrownBy(() -> identity(one.certificate(), other.privateKey()))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "server.tls: "
                + other.privateKey()
                + ": expected the key of the first certificate in "
                + one.certificate()
                + ", found another key; give the pair that was issued together");
  }

  @Test
  void refusesAFileThatIsNotThere() throws Exception {
    Path missing = directory.resolve("missing.crt");
    CertificatePair one = CertificatePair.write(directory, "one", NOW, Duration.ofDays(1));

    assertThatThrownBy(() -> identity(missing, one.privateKey()))
        .isInstanceOf(StartException.class)
        .hasMessage("server.tls: " + missing + ": expected a PEM file, found none");
  }

  @Test
  void aManagedOneNeedsACluster() {
    assertThatThrownBy(
            () ->
                identity(new ServingCertificate.Managed(Duration.ofDays(90), Duration.ofDays(365))))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith("kubernetes: expected a kubeconfig,");
  }

  private ServingIdentity identity(Path certificate, Path privateKey) throws StartException {
    return identity(new ServingCertificate.Files(certificate, privateKey));
  }

  private ServingIdentity identity(ServingCertificate tls) throws StartException {
    return ServingIdentity.of(
        tls,
        "external-metrics-server",
        new ClusterLink(Optional.empty(), Map.of(), "1.2.3"),
        new SelfMetrics("1.2.3"),
        time);
  }

  /** What a handshake would show now. */
  private static X509Certificate shown(ServingIdentity identity) {
    X509ExtendedKeyManager manager = identity.keyManager();
    String alias = Objects.requireNonNull(manager.chooseServerAlias("EC", null, null));
    return Objects.requireNonNull(manager.getCertificateChain(alias))[0];
  }
}
