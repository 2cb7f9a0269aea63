package io.externalmetrics.e2e.cluster;

import static io.externalmetrics.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.connect.CertifiedKey;
import io.externalmetrics.e2e.Eventually;
import io.externalmetrics.e2e.cluster.SteadyReader.Period;
import io.externalmetrics.testkit.NeedsDocker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates change on both sides while somebody reads through the API server. */
@NeedsCluster
@NeedsDocker
@Timeout(300)
class RotationIT {
  /** Longer than it takes to find a changed file and to open a connection with it. */
  private static final Duration LASTING = Duration.ofSeconds(2);

  private static final int SOME = 50;

  /** kube-apiserver reads its files once a minute. */
  private static final Duration RELOAD = Duration.ofSeconds(65);

  private static final String FRONT_PROXY_CAS = "requestheader-client-ca-file";

  @TempDir private Path directory;

  private final Cluster cluster = Cluster.connect();
  private final Tube tube = new Tube();
  private Installation installation;
  private Reader reader;
  private SteadyReader steady;

  @BeforeEach
  void install() throws IOException {
    installation = Installation.startAvailable(cluster, directory, tube.source());
    String namespace = installation.namespace();
    reader = cluster.reader().withToken(cluster.token(namespace, Callers.READER));
    steady = SteadyReader.start(() -> reader.metric(namespace, Tube.METRIC));
  }

  @AfterEach
  void remove() {
    steady.close();
    reader.close();
    installation.close();
    tube.close();
    cluster.close();
  }

  @Test
  void readersSeeNothingOfANewServingKeyNorOfANewServingCa() throws IOException {
    Authority first = installation.authority();
    Authority next = Authority.create("e2e-next-serving-ca");

    installation.awaitServed(installation.serveWith(first));
    // Whenever it is to trust others, the API server connects anew.
    installation.trust(first.certificate(), next.certificate());
    steady.awaitMore(SOME);
    installation.awaitServed(installation.serveWith(next));
    installation.trust(next.certificate());
    steady.awaitMore(SOME);

    assertNothingLasted("serving certificate rotated");
  }

  @Test
  @NeedsCluster(keys = true)
  void readersSeeNothingOfANewFrontProxyCa() throws IOException {
    String before = Files.readString(cluster.keys().resolve("front-proxy-ca.crt"));
    Authority next = Authority.create("front-proxy-ca");
    CertifiedKey client = next.client("front-proxy-client");
    // As by another API server of the same cluster that has the new CA already.
    publishFrontProxyAuthorities(before + Authority.pem(next.certificate()));
    try (Reader proxy = installation.reader(client).inTheNameOf(Callers.READING_USER)) {
      eventually(
          () ->
              assertThat(proxy.metric(installation.namespace(), Tube.METRIC).code())
                  .isEqualTo(200));
    }

    Instant written = Instant.now();
    write("front-proxy-ca", next.pair());
    write("front-proxy-client", client);
    while (Instant.now().isBefore(written.plus(RELOAD))) {
      Eventually.pause();
    }
    // From now on only the new certificate lets the API server in.
    publishFrontProxyAuthorities(Authority.pem(next.certificate()));
    steady.awaitMore(SOME);

    assertNothingLasted("front-proxy CA rotated");
  }

  private void publishFrontProxyAuthorities(String pem) {
    Kubectl.run(
        "patch",
        "configmap",
        "extension-apiserver-authentication",
        "--namespace=kube-system",
        "--type=merge",
        "--patch={\"data\": {\"%s\": \"%s\"}}"
            .formatted(FRONT_PROXY_CAS, pem.replace("\n", "\\n")));
  }

  /** Into the directory that kube-apiserver reads. */
  private void write(String name, CertifiedKey pair) throws IOException {
    Files.writeString(cluster.keys().resolve(name + ".key"), Authority.pem(pair.key()));
    Files.writeString(
        cluster.keys().resolve(name + ".crt"), Authority.pem(pair.chain().getFirst()));
  }

  private void assertNothingLasted(String what) {
    Duration longest =
        steady.failures().stream()
            .map(Period::length)
            .max(Comparator.naturalOrder())
            .orElse(Duration.ZERO);
    Figures.tell(what + ", answers", steady.answers());
    Figures.tell(what + ", failures in a row", steady.failures().size());
    Figures.tell(what + ", longest time without a value", longest);
    assertThat(steady.failures())
        .allSatisfy(failure -> assertThat(failure.length()).isLessThan(LASTING));
    assertThat(cluster.availability()).isEqualTo("Available");
  }
}
