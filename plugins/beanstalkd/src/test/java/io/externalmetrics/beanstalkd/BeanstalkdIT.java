package io.externalmetrics.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.Calls;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.Sample;
import io.externalmetrics.spi.Scraper;
import io.externalmetrics.testkit.DebianService;
import io.externalmetrics.testkit.NeedsDocker;
import io.externalmetrics.testkit.RunningScrape;
import io.externalmetrics.testkit.TestSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsDocker
class BeanstalkdIT {
  private static final DebianService SERVER =
      DebianService.of("beanstalkd", 11300, "beanstalkd", "-l", "0.0.0.0");

  private Scraper scraper;
  private JobClient client;

  @BeforeAll
  static void startServer() {
    SERVER.start();
  }

  @AfterAll
  static void stopServer() {
    SERVER.close();
  }

  @BeforeEach
  void connect() throws IOException {
    scraper = new BeanstalkdScraper(SERVER.address(), Calls.unlimited());
    client = new JobClient(SERVER.address());
  }

  @AfterEach
  void disconnect() throws IOException {
    client.close();
    scraper.close();
  }

  @Test
  void countsJobsInEachState() throws IOException {
    String tube = "states/$(1);";
    client.put(tube, 2000, 0);
    client.put(tube, 2000, 0);
    client.put(tube, 5, 0);
    client.put(tube, 2000, 600);
    client.put(tube, 2000, 600);
    client.put(tube, 1, 0);
    client.bury(client.reserve(tube));
    client.put(tube, 1, 0);
    client.put(tube, 1, 0);
    client.put(tube, 1, 0);
    client.reserve(tube);
    client.reserve(tube);
    client.reserve(tube);

    Map<String, Integer> expected =
        Map.of("ready", 3, "reserved", 3, "delayed", 2, "buried", 1, "urgent", 1, "waiting", 0);

    expected.forEach(
        (count, jobs) ->
            assertThat(scrape("{tube: \"" + tube + "\", count: [" + count + "]}"))
                .as(count)
                .isEqualTo(samples(sample(jobs, tube))));
    assertThat(scrape("{tube: \"" + tube + "\", count: [ready, reserved, delayed, buried]}"))
        .isEqualTo(samples(sample(9, tube)));
  }

  @Test
  void countsWaitingWorkers() throws IOException {
    try (JobClient worker = new JobClient(SERVER.address())) {
      worker.startWaiting("idle");
      client.awaitWaitingWorker();

      assertThat(scrape("{tube: idle, count: [waiting]}")).isEqualTo(samples(sample(1, "idle")));
    }
  }

  @Test
  void readsAThousandTubesInOneScrape() throws IOException {
    for (int i = 0; i < 1000; i++) {
      client.put("many-" + i);
    }

    assertThat(scrape("{tubes: \"many-*\"}"))
        .isInstanceOfSatisfying(
            Outcome.Samples.class,
            samples ->
                assertThat(samples.samples())
                    .hasSize(1000)
                    .allSatisfy(sample -> assertThat(sample.value()).isEqualTo(1))
                    .extracting(sample -> sample.labels().get("tube"))
                    .doesNotHaveDuplicates());
  }

  @Test
  void readsTubesWithTheLongestNames() throws IOException {
    for (int i = 100; i < 700; i++) {
      client.put("x".repeat(TubeName.MAX_LENGTH - 3) + i);
    }

    assertThat(scrape("{tubes: \"xxx*\"}"))
        .isInstanceOfSatisfying(
            Outcome.Samples.class, samples -> assertThat(samples.samples()).hasSize(600));
  }

  @Test
  void globSelectsByWholeName() throws IOException {
    client.put("mail-eu");
    client.put("mail-us/east");
    client.put("email-eu");

    assertThat(scrape("{tubes: \"mail-*\"}"))
        .isEqualTo(samples(sample(1, "mail-eu"), sample(1, "mail-us/east")));
  }

  @Test
  void deletedTubeIsNoData() throws IOException {
    String job = client.put("fleeting");
    assertThat(scrape("{tube: fleeting}")).isEqualTo(samples(sample(1, "fleeting")));

    client.delete(job);
    client.put("default");

    assertThat(scrape("{tube: fleeting}")).isInstanceOf(Outcome.NoData.class);
    assertThat(scrape("{tube: fleeting, missingTube: empty}"))
        .isEqualTo(samples(sample(0, "fleeting")));
  }

  @Test
  void readingATubeDoesNotCreateIt() throws IOException {
    int tubes = client.serverStatistic("current-tubes");

    scrape("{tube: never-used}");

    assertThat(client.serverStatistic("current-tubes")).isEqualTo(tubes);
  }

  @Test
  void keepsOneConnection() throws IOException {
    int others = client.serverStatistic("current-connections");
    int before = client.serverStatistic("total-connections");

    for (int i = 0; i < 10; i++) {
      scrape("{tubes: \"*\"}");
    }

    assertThat(client.serverStatistic("current-connections")).isEqualTo(others + 1);
    assertThat(client.serverStatistic("total-connections")).isEqualTo(before + 1);
  }

  @Test
  void recoversWhenTheServerComesBack() throws IOException {
    client.put("lasting");
    scrape("{tube: lasting}");

    SERVER.stop();
    for (int i = 0; i < 3; i++) {
      assertThat(scrape("{tube: lasting}"))
          .isInstanceOfSatisfying(
              Outcome.Failed.class,
              failed -> assertThat(failed.kind()).isEqualTo(FailureKind.UNREACHABLE));
    }
    SERVER.start();

    client.close();
    client = new JobClient(SERVER.address());
    client.put("lasting");
    assertThat(scrape("{tube: lasting}")).isEqualTo(samples(sample(1, "lasting")));
    assertThat(client.serverStatistic("current-connections")).isEqualTo(2);
  }

  private Outcome scrape(String settings) {
    Metric metric = new Metric("metric", TestSettings.read(TubeMetric.SCHEMA, settings));
    return Objects.requireNonNull(
        RunningScrape.run(scraper, List.of(metric), Duration.ofSeconds(20)).get("metric"));
  }

  private static Outcome samples(Sample... samples) {
    return new Outcome.Samples(List.of(samples));
  }

  private static Sample sample(double value, String tube) {
    return Sample.of(value, Map.of("tube", tube));
  }
}
