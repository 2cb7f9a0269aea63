package io.externalmetrics.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.connect.CertifiedKey;
import io.externalmetrics.connect.SelfSignedCertificate;
import io.externalmetrics.e2e.Answer;
import io.externalmetrics.testkit.NeedsDocker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may read, through the API server and without it. */
@NeedsCluster
@NeedsDocker
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessIT {
  private static final String MASTERS = "system:masters";

  private final Cluster cluster = Cluster.connect();
  private final Tube tube = new Tube();
  private Installation installation;

  @BeforeAll
  void install(@TempDir Path directory) throws IOException {
    tube.put(4);
    installation = Installation.startAvailable(cluster, directory, tube.source());
  }

  @AfterAll
  void remove() {
    installation.close();
    tube.close();
    cluster.close();
  }

  @Test
  void aTokenWithRightsReads() {
    String token = cluster.token(installation.namespace(), Callers.READER);

    assertReads(cluster.reader().withToken(token));
    assertReads(installation.reader().withToken(token));
  }

  @Test
  void aTokenWithoutRightsIsToldWhatIsMissing() {
    String token = cluster.token(installation.namespace(), Callers.STRANGER);

    assertForbidden(cluster.reader().withToken(token), stranger());
    assertForbidden(installation.reader().withToken(token), stranger());
  }

  @Test
  void aTokenThatIsNobodysGetsNowhere() {
    assertUnauthorized(installation.reader().withToken("nobodys"));
  }

  @Test
  @NeedsCluster(keys = true)
  void aCertificateWithRightsReads() {
    CertifiedKey reader = cluster.clientAuthority().client(Callers.READING_USER);

    assertReads(cluster.reader(reader));
    assertReads(installation.reader(reader));
  }

  @Test
  @NeedsCluster(keys = true)
  void aCertificateWithoutRightsIsToldWhatIsMissing() {
    CertifiedKey stranger = cluster.clientAuthority().client("e2e-stranger", "e2e-strangers");

    assertForbidden(cluster.reader(stranger), "e2e-stranger");
    assertForbidden(installation.reader(stranger), "e2e-stranger");
  }

  @Test
  void aCallerWithoutCredentialsIsAnonymousWhateverItsHeadersSay() {
    assertForbidden(
        installation.reader().inTheNameOf(Callers.READING_USER, MASTERS), "system:anonymous");
  }

  @Test
  void aTokensCallerIsItselfWhateverItsHeadersSay() {
    String token = cluster.token(installation.namespace(), Callers.STRANGER);

    assertForbidden(
        installation.reader().withToken(token).inTheNameOf(Callers.READING_USER, MASTERS),
        stranger());
  }

  @Test
  @NeedsCluster(keys = true)
  void aCertificatesCallerIsItselfWhateverItsHeadersSay() {
    CertifiedKey stranger = cluster.clientAuthority().client("e2e-stranger");

    assertForbidden(
        installation.reader(stranger).inTheNameOf(Callers.READING_USER, MASTERS), "e2e-stranger");
  }

  @Test
  @NeedsCluster(keys = true)
  void theApiServersCertificateSpeaksForOthers() {
    assertReads(installation.reader(cluster.frontProxy()).inTheNameOf(Callers.READING_USER));
    assertForbidden(
        installation.reader(cluster.frontProxy()).inTheNameOf("e2e-stranger"), "e2e-stranger");
  }

  @Test
  @NeedsCluster(keys = true)
  void aFrontProxyCertificateOfAnotherNameGetsNowhere() {
    CertifiedKey other = cluster.frontProxyAuthority().client("another-client");

    assertUnauthorized(installation.reader(other).inTheNameOf("admin", MASTERS));
  }

  @Test
  void aSelfSignedClientCertificateGetsNowhere() {
    CertifiedKey own =
        SelfSignedCertificate.create(List.of("localhost"), Instant.now(), Duration.ofHours(1));

    assertUnauthorized(installation.reader(own).inTheNameOf("admin", MASTERS));
  }

  @Test
  void aCertificateOfAnUnknownAuthorityGetsNowhere() {
    CertifiedKey forged = Authority.create("front-proxy-ca").client("front-proxy-client");

    assertUnauthorized(installation.reader(forged).inTheNameOf("admin", MASTERS));
  }

  private String stranger() {
    return "system:serviceaccount:" + installation.namespace() + ":" + Callers.STRANGER;
  }

  private void assertReads(Reader caller) {
    assertThat(ask(caller).single().value()).isEqualTo("4");
  }

  /** The API server and the server itself say it in the same words. */
  private void assertForbidden(Reader caller, String user) {
    Answer answer = ask(caller);
    assertThat(answer.code()).isEqualTo(403);
    assertThat(answer.status().reason()).isEqualTo("Forbidden");
    assertThat(answer.status().message())
        .startsWith(
            """
            %1$s.external.metrics.k8s.io is forbidden: User "%2$s" cannot list resource "%1$s" in \
            API group "external.metrics.k8s.io" in the namespace "%3$s\""""
                .formatted(Tube.METRIC, user, installation.namespace()));
  }

  private void assertUnauthorized(Reader caller) {
    Answer answer = ask(caller);
    assertThat(answer.code()).isEqualTo(401);
    assertThat(answer.status().reason()).isEqualTo("Unauthorized");
    assertThat(answer.status().message()).isEqualTo("Unauthorized");
  }

  private Answer ask(Reader caller) {
    try (caller) {
      return caller.metric(installation.namespace(), Tube.METRIC);
    }
  }
}
