package io.externalmetrics.e2e.cluster;

import static io.externalmetrics.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.e2e.Answer;
import io.externalmetrics.e2e.Eventually;
import io.externalmetrics.e2e.cluster.SteadyReader.Period;
import io.externalmetrics.testkit.NeedsDocker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the HPA controller's reading costs the cluster. */
@NeedsCluster(keys = true)
@NeedsDocker
@Timeout(300)
class ReviewCostIT {
  private static final int METRICS = 10_000;
  private static final int CONNECTIONS = 8;
  private static final int ROUNDS = 5;
  private static final Duration HPA_SYNC = Duration.ofSeconds(15);
  private static final Duration REVIEW_PERIOD = Duration.ofSeconds(10);
  private static final Duration FELT_WITHIN = Duration.ofSeconds(60);
  private static final String[] CONTROLLER_GROUPS = {
    "system:serviceaccounts", "system:serviceaccounts:kube-system", "system:authenticated"
  };

  @TempDir private Path directory;

  private final Cluster cluster = Cluster.connect();
  private final Tube tube = new Tube();
  private Installation installation;
  private Reader controller;

  @BeforeEach
  void install() throws IOException {
    tube.put(1);
    // Without an APIService, so that nobody else is looked up.
    installation = Installation.start(cluster, directory, source());
    controller =
        installation
            .reader(cluster.frontProxy())
            .inTheNameOf(
                "system:serviceaccount:kube-system:horizontal-pod-autoscaler", CONTROLLER_GROUPS);
    eventually(() -> assertThat(read(0).code()).isEqualTo(200));
  }

  @AfterEach
  void remove() {
    controller.close();
    installation.close();
    tube.close();
    cluster.close();
  }

  @Test
  void tenThousandMetricsCostOneReviewInTenSecondsAndARevokedRightIsFelt() throws Exception {
    long before = reviews();
    Instant start = Instant.now();
    for (int round = 0; round < ROUNDS; round++) {
      readAll();
      while (Instant.now().isBefore(start.plus(HPA_SYNC.multipliedBy(round + 1)))) {
        Eventually.pause();
      }
    }
    long asked = reviews() - before;
    Duration took = Duration.between(start, Instant.now());
    Figures.tell(METRICS + " metrics read " + ROUNDS + " times, in", took);
    Figures.tell("SubjectAccessReviews meanwhile", asked);
    // Not none: the count would be of something else.
    assertThat(asked).isBetween(1L, 1 + took.dividedBy(REVIEW_PERIOD));

    try (SteadyReader steady = SteadyReader.start(() -> read(0))) {
      Instant revoked = Instant.now();
      installation.revokeController();
      Period refused = steady.awaitCode(403);
      Duration felt = Duration.between(revoked, refused.from());
      Figures.tell("revoked right felt after", felt);
      assertThat(felt).isLessThanOrEqualTo(FELT_WITHIN);

      Instant granted = Instant.now();
      installation.grantController();
      Period allowed = steady.awaitCode(200);
      Figures.tell("granted right felt after", Duration.between(granted, allowed.from()));
    }
  }

  private void readAll() throws InterruptedException, ExecutionException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> connections = new ArrayList<>();
      for (int connection = 0; connection < CONNECTIONS; connection++) {
        int first = connection;
        connections.add(
            threads.submit(
                () -> {
                  for (int metric = first; metric < METRICS; metric += CONNECTIONS) {
                    assertThat(read(metric).single().value()).isEqualTo("1");
                  }
                }));
      }
      for (Future<?> connection : connections) {
        connection.get();
      }
    }
  }

  private Answer read(int metric) {
    return controller.metric(installation.namespace(), "jobs-m" + metric);
  }

  private long reviews() {
    return installation
        .server()
        .management("/metrics")
        .lines()
        .filter(line -> line.startsWith("ems_access_reviews_total{"))
        .filter(line -> line.contains("kind=\"access\""))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private String source() {
    return """
    - name: jobs
      plugin: beanstalkd
      interval: 15s
      settings: {address: "%s"}
      metrics:
    """
            .formatted(tube.address())
        + IntStream.range(0, METRICS)
            .mapToObj(i -> "    - {name: m" + i + ", tube: emails}\n")
            .collect(Collectors.joining());
  }
}
