package io.externalmetrics.e2e.cluster;

import static io.externalmetrics.e2e.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.connect.CertifiedKey;
import io.externalmetrics.testkit.NeedsDocker;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The chart with a serving certificate from a Secret that somebody else writes. */
@NeedsCluster(node = true)
@NeedsDocker
@NeedsHelm
@Timeout(300)
class ExistingSecretIT {
  private static final int SOME = 100;

  @TempDir private Path directory;

  private final Cluster cluster = Cluster.connect();
  private final Tube tube = new Tube();
  private final Authority authority = Authority.create("e2e-serving-ca");
  private ChartInstallation installation;

  @BeforeEach
  void install() throws IOException {
    tube.put(3);
    installation = ChartInstallation.prepare(cluster, directory, tube);
    Kubectl.run("create", "namespace", installation.namespace());
    writeSecret();
    installation.installAvailable(
        """
        tls: {mode: existingSecret, existingSecret: {name: serving}}
        apiService:
          caBundle: |
        %s"""
            .formatted(Authority.pem(authority.certificate()).indent(4)));
  }

  @AfterEach
  void remove() {
    installation.close();
    tube.close();
    cluster.close();
  }

  @Test
  void noReadFailsWhileTheCertificateIsReplaced() {
    try (Reader reader = installation.reader();
        PacedReader paced =
            PacedReader.start(() -> reader.metric(installation.namespace(), Tube.METRIC), "3")) {
      X509Certificate replaced = writeSecret();
      eventually(() -> assertThat(installation.pods().certificates()).containsExactly(replaced));
      paced.awaitMore(SOME);

      PacedReader.Outcome outcome = paced.outcome();
      outcome.tell("serving certificate replaced in its Secret");
      assertThat(outcome.failures()).isEmpty();
      assertThat(installation.pods().restarts()).isZero();
    }
  }

  private X509Certificate writeSecret() {
    CertifiedKey pair =
        authority.server("%s.%s.svc".formatted(HelmRelease.NAME, installation.namespace()));
    Kubectl.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: serving, namespace: %s}
        type: kubernetes.io/tls
        data: {tls.crt: %s, tls.key: %s}
        """
            .formatted(
                installation.namespace(),
                base64(Authority.pem(pair.chain().getFirst())),
                base64(Authority.pem(pair.key()))));
    return pair.chain().getFirst();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
