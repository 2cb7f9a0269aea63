package io.externalmetrics.e2e.cluster;

import static io.externalmetrics.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.externalmetrics.testkit.NeedsDocker;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two replicas follow their CA through its successors while somebody reads fifty times a second.
 */
@NeedsCluster(node = true)
@NeedsDocker
@NeedsHelm
@Timeout(600)
class AuthorityRotationIT {
  private static final String SHORT_LIVES =
      "tls: {managed: {validity: 1m, authorityValidity: 2m}}\n";
  private static final Duration LIFE = Duration.ofMinutes(2);
  private static final int GENERATIONS = 2;

  @TempDir private Path directory;

  private final Cluster cluster = Cluster.connect();
  private final Tube tube = new Tube();
  private ChartInstallation installation;
  private Reader reader;

  @BeforeEach
  void install() throws IOException {
    tube.put(3);
    installation = ChartInstallation.startAvailable(cluster, directory, tube, SHORT_LIVES);
    reader = installation.reader();
  }

  @AfterEach
  void remove() {
    reader.close();
    installation.close();
    tube.close();
    cluster.close();
  }

  @Test
  void noReadFailsWhileTheReplicasMoveToANewCaAndToTheNext() {
    try (PacedReader paced =
        PacedReader.start(() -> reader.metric(installation.namespace(), Tube.METRIC), "3")) {
      X509Certificate authority = cluster.trusted().getFirst();
      for (int generation = 1; generation <= GENERATIONS; generation++) {
        X509Certificate previous = authority;
        eventually(LIFE, () -> assertThat(cluster.trusted().getFirst()).isNotEqualTo(previous));
        authority = cluster.trusted().getFirst();
        awaitIssuer(authority);
      }

      PacedReader.Outcome outcome = paced.outcome();
      outcome.tell(GENERATIONS + " CAs later");
      assertThat(outcome.failures()).isEmpty();
      assertThat(installation.pods().restarts()).isZero();
    }
  }

  /** Waits until all replicas show the same certificate, which this CA has issued. */
  private void awaitIssuer(X509Certificate authority) {
    eventually(
        () ->
            assertThat(installation.pods().certificates())
                .singleElement()
                .satisfies(
                    shown ->
                        assertThatCode(() -> shown.verify(authority.getPublicKey()))
                            .doesNotThrowAnyException()));
  }
}
