package io.externalmetrics.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.e2e.Answer;
import io.externalmetrics.e2e.cluster.SteadyReader.Period;
import io.externalmetrics.testkit.NeedsDocker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The cluster's API server stops while somebody reads without it. */
@NeedsCluster(keys = true, stops = true)
@NeedsDocker
@Timeout(300)
class ApiServerOutageIT {
  private static final Duration LONGEST_USE = Duration.ofSeconds(60);

  /** What a decision in use may have been old already. */
  private static final Duration REFRESH = Duration.ofSeconds(10);

  private static final Duration MARGIN = Duration.ofSeconds(1);
  private static final Duration RECOVERY = Duration.ofSeconds(5);

  @TempDir private Path directory;

  private final Cluster cluster = Cluster.connect();
  private final Tube tube = new Tube();
  private Installation installation;
  private Reader reader;

  @BeforeEach
  void install() throws IOException {
    tube.put(1);
    installation = Installation.start(cluster, directory, tube.source());
    reader = installation.reader(cluster.frontProxy()).inTheNameOf(Callers.READING_USER);
  }

  @AfterEach
  void remove() {
    reader.close();
    installation.close();
    tube.close();
    cluster.close();
  }

  @Test
  void decisionsServeForAMinuteThenAStatusAnswersAndRecoveryIsQuick() throws IOException {
    try (SteadyReader steady =
        SteadyReader.start(() -> reader.metric(installation.namespace(), Tube.METRIC))) {
      steady.awaitMore(100);
      Instant back;
      Instant stopped = Instant.now();
      cluster.stop();
      try {
        assertServedForAMinute(steady, stopped);
      } finally {
        back = cluster.start();
      }
      Period recovered = steady.awaitCode(200);
      Duration recovery = Duration.between(back, recovered.from());
      Figures.tell("API server ready again, first value after", recovery);
      assertThat(recovery).isLessThan(RECOVERY);
    }
  }

  private static void assertServedForAMinute(SteadyReader steady, Instant stopped) {
    Period refused = steady.awaitCode(500, LONGEST_USE.plus(REFRESH));
    Duration served = Duration.between(stopped, refused.from());
    Figures.tell("API server stopped, decisions served for", served);
    assertThat(served)
        .isBetween(LONGEST_USE.minus(REFRESH).minus(MARGIN), LONGEST_USE.plus(MARGIN));
    assertThat(steady.periods()).hasSize(2);
    Answer answer = new Answer(refused.code(), refused.text());
    assertThat(answer.status().reason()).isEqualTo("InternalError");
    assertThat(answer.status().message())
        .startsWith("Internal error occurred: cannot ask the cluster's API server");
  }
}
