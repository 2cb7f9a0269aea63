package io.externalmetrics.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.testkit.NeedsDocker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What clients that mean no good take from one that reads. */
@NeedsCluster(keys = true)
@NeedsDocker
@Timeout(300)
class FloodIT {
  private static final int HALF_REQUESTS = 2_000;

  /** What 2,000 half requests need at the pace at which the server accepts connections. */
  private static final Duration DURATION = Duration.ofSeconds(80);

  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final int WARM_UP = 1_000;
  private static final Duration P99 = Duration.ofMillis(50);

  /** A heap of 96 MB, and what a JVM has beside it. */
  private static final int MEMORY_MEBIBYTES = 300;

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
  void halfRequestsAndAFloodOfStrangersLeaveAReaderItsAnswersAndTheServerItsMemory()
      throws Exception {
    for (int i = 0; i < WARM_UP; i++) {
      assertThat(read()).isPositive();
    }
    int port = installation.server().secure().getPort();
    Process flood = Flood.start(port, HALF_REQUESTS, DURATION);
    List<Duration> took = new ArrayList<>();
    while (flood.isAlive()) {
      Thread.sleep(PAUSE);
      took.add(Duration.ofNanos(read()));
    }

    Flood.Outcome outcome =
        Flood.Outcome.parse(
            new String(flood.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
    took.sort(null);
    Duration p99 = took.get(took.size() * 99 / 100);
    long peak = installation.server().peakMemoryMebibytes();
    Figures.tell("flood in " + DURATION.toSeconds() + " s", outcome);
    Figures.tell("requests of the reader meanwhile", took.size());
    Figures.tell("p50 in us", took.get(took.size() / 2).toNanos() / 1000);
    Figures.tell("p99 in us", p99.toNanos() / 1000);
    Figures.tell("longest in us", took.getLast().toNanos() / 1000);
    Figures.tell("peak memory of the server, MiB", peak);
    assertThat(outcome.halfRequests()).isGreaterThanOrEqualTo(HALF_REQUESTS);
    assertThat(p99).isLessThan(P99);
    assertThat(peak).isLessThan(MEMORY_MEBIBYTES);
  }

  private long read() {
    long began = System.nanoTime();
    assertThat(reader.metric(installation.namespace(), Tube.METRIC).code()).isEqualTo(200);
    return System.nanoTime() - began;
  }
}
