package io.externalmetrics.beanstalkd;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.Calls;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.Sample;
import io.externalmetrics.spi.ScrapeException;
import io.externalmetrics.spi.Scraper;
import io.externalmetrics.testkit.FakeBackend;
import io.externalmetrics.testkit.RunningScrape;
import io.externalmetrics.testkit.TestSettings;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BeanstalkdScraperTest {
  private static final Metric EMAILS = metric("emails", "{tube: emails, count: [ready]}");
  private static final Metric MAIL = metric("mail", "{tubes: \"mail-*\", count: [ready]}");

  private final FakeBeanstalkd server =
      new FakeBeanstalkd().put("emails", 3).put("mail-eu", 1).put("mail-us", 2);
  private final FakeBackend backend = FakeBackend.start(server);
  private final Scraper scraper = new BeanstalkdScraper(backend.address(), Calls.unlimited());

  @AfterEach
  void close() {
    scraper.close();
    backend.close();
  }

  @Test
  void labelsEverySeriesWithItsTube() {
    assertThat(scrape(EMAILS, MAIL))
        .containsEntry("emails", samples(sample(3, "emails")))
        .containsEntry("mail", samples(sample(1, "mail-eu"), sample(2, "mail-us")));
  }

  @Test
  void readsEachTubeAndTheListOnceHoweverManyMetricsWantThem() {
    scrape(
        EMAILS,
        metric("emails-delayed", "{tube: emails, count: [delayed]}"),
        MAIL,
        metric("all", "{tubes: \"*mail*\"}"));

    assertThat(server.commands())
        .containsExactlyInAnyOrder(
            "list-tubes", "stats-tube emails", "stats-tube mail-eu", "stats-tube mail-us");
  }

  @Test
  void takesOneCallForAScrapeAndConnectsOnlyWithIt() {
    Calls once =
        new Calls() {
          private boolean taken;

          @Override
          public void take(Deadline deadline) throws ScrapeException {
            if (taken) {
              throw new ScrapeException(FailureKind.THROTTLED, "no call is left");
            }
            taken = true;
          }

          @Override
          public void bill(int units) {}
        };
    try (Scraper limited = new BeanstalkdScraper(backend.address(), once)) {
      assertThat(RunningScrape.run(limited, List.of(EMAILS, MAIL), Duration.ofSeconds(5)).values())
          .hasOnlyElementsOfType(Outcome.Samples.class);
      int asked = server.commands().size();

      assertThat(RunningScrape.run(limited, List.of(EMAILS), Duration.ofSeconds(5)))
          .containsEntry("emails", new Outcome.Failed(FailureKind.THROTTLED, "no call is left"));
      assertThat(server.commands()).hasSize(asked);
    }
  }

  @Test
  void listsNoTubesWhereNoMetricHasAGlob() {
    scrape(EMAILS);

    assertThat(server.commands()).containsExactly("stats-tube emails");
  }

  @Test
  void missingTubeIsNoDataOrZeroAsTheMetricSays() {
    assertThat(
            scrape(
                metric("typo", "{tube: emials}"),
                metric("idle", "{tube: emials, missingTube: empty}"),
                metric("typos", "{tubes: \"emial*\"}"),
                metric("idles", "{tubes: \"emial*\", missingTube: empty}")))
        .containsEntry(
            "typo",
            new Outcome.NoData(
                "tube \"emials\" does not exist; if that means no work, set \"missingTube:"
                    + " empty\""))
        .containsEntry("idle", samples(sample(0, "emials")))
        .containsEntry(
            "typos",
            new Outcome.NoData(
                "no tube matches \"emial*\"; if that means no work, set \"missingTube: empty\""))
        .containsEntry("idles", samples(sample(0, "emial*")));
  }

  @Test
  void tubeThatVanishesAfterTheListingIsAbsent() {
    server.replace("stats-tube mail-eu", "NOT_FOUND\r\n");

    assertThat(scrape(MAIL)).containsEntry("mail", samples(sample(2, "mail-us")));
  }

  @Test
  void tubeListedTwiceCountsOnce() {
    server.replace("list-tubes", FakeBeanstalkd.ok("---\n- mail-eu\n- \"mail-eu\"\n"));

    assertThat(scrape(MAIL)).containsEntry("mail", samples(sample(1, "mail-eu")));
  }

  @Test
  void globWhoseTubesAllVanishIsNoData() {
    server.replace("stats-tube mail-eu", "NOT_FOUND\r\n");
    server.replace("stats-tube mail-us", "NOT_FOUND\r\n");

    assertThat(scrape(MAIL).get("mail")).isInstanceOf(Outcome.NoData.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          OUT_OF_MEMORY   | UNAVAILABLE | it has no memory left
          INTERNAL_ERROR  | UNAVAILABLE | it has a defect, see its log
          BAD_FORMAT      | REJECTED    | it does not accept the name
          UNKNOWN_COMMAND | REJECTED    | it does not know the command, update it
          """)
  void errorLineFailsItsTubeAlone(String line, FailureKind kind, String meaning) {
    server.replace("stats-tube emails", line + "\r\n");

    assertThat(scrape(EMAILS, MAIL))
        .containsEntry(
            "emails",
            new Outcome.Failed(
                kind,
                backend.address() + " answered " + line + " to \"stats-tube emails\": " + meaning))
        .containsEntry("mail", samples(sample(1, "mail-eu"), sample(2, "mail-us")));
    assertThat(scrape(MAIL).get("mail")).isInstanceOf(Outcome.Samples.class);
    assertThat(backend.connectionsSeen()).isEqualTo(1);
  }

  @Test
  void oneFailedTubeMakesAGlobPartial() {
    server.replace("stats-tube mail-eu", "OUT_OF_MEMORY\r\n");

    assertThat(scrape(MAIL))
        .containsEntry(
            "mail",
            new Outcome.Partial(
                List.of(sample(2, "mail-us")),
                backend.address()
                    + " answered OUT_OF_MEMORY to \"stats-tube mail-eu\": it has no memory left"));
  }

  @Test
  void globFailsWhereAllItsTubesDo() {
    server.replace("stats-tube mail-eu", "OUT_OF_MEMORY\r\n");
    server.replace("stats-tube mail-us", "OUT_OF_MEMORY\r\n");

    assertThat(scrape(MAIL).get("mail")).isInstanceOf(Outcome.Failed.class);
  }

  @Test
  void refusedListingFailsGlobsAlone() {
    server.replace("list-tubes", "INTERNAL_ERROR\r\n");

    assertThat(scrape(EMAILS, MAIL))
        .containsEntry("emails", samples(sample(3, "emails")))
        .containsEntry(
            "mail",
            new Outcome.Failed(
                FailureKind.UNAVAILABLE,
                backend.address()
                    + " answered INTERNAL_ERROR to \"list-tubes\": it has a defect, see its log"));
  }

  @Test
  void malformedCountFailsItsMetricAlone() {
    server.replace(
        "stats-tube emails",
        FakeBeanstalkd.ok("---\nname: emails\ncurrent-jobs-ready: -1\ncurrent-jobs-delayed: 8\n"));

    assertThat(scrape(EMAILS, metric("delayed", "{tube: emails, count: [delayed]}")))
        .containsEntry(
            "emails",
            new Outcome.Failed(
                FailureKind.MALFORMED,
                "expected a whole number for \"current-jobs-ready\" of tube \"emails\","
                    + " found \"-1\""))
        .containsEntry("delayed", samples(sample(8, "emails")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          stats-tube emails | OK 13\\r\\nname: mail-eu\\r\\n   | expected the counts of tube "emails", found those of "mail-eu"
          stats-tube emails | OK 2049\\r\\n                    | expected a body of at most 2048 bytes, found a longer one
          list-tubes        | OK 2097153\\r\\n                 | expected a body of at most 2097152 bytes, found a longer one
          list-tubes        | OK 0\\r\\n\\r\\n                 | expected a list of tubes, found an empty one
          list-tubes        | OK 6\\r\\n- a b\\n\\r\\n         | expected a tube name, found "a b"
          list-tubes        | OK 3\\r\\nx:1\\r\\n              | expected a list of tubes, found "x:1"
          list-tubes        | NOT_FOUND\\r\\n                  | expected a list of tubes, found "NOT_FOUND"
          """)
  void brokenProtocolFailsTheSourceAndEndsTheConnection(
      String command, String answer, String reason) {
    server.replace(command, answer.translateEscapes());

    Outcome.Failed failed =
        new Outcome.Failed(
            FailureKind.MALFORMED,
            backend.address() + " does not answer as beanstalkd does: " + reason);
    assertThat(scrape(EMAILS, MAIL))
        .containsOnly(Map.entry("emails", failed), Map.entry("mail", failed));
    backend.awaitOpenConnections(0);
  }

  /** Answers nothing of a window before all of it has come. */
  @Test
  void pipelinesInWindowsOf500() {
    List<Integer> sentTooEarly = new ArrayList<>();
    FakeBackend.Conversation windows =
        (in, out) -> {
          BufferedReader lines = new BufferedReader(new InputStreamReader(in, US_ASCII));
          for (int window : new int[] {500, 500, 201}) {
            for (int i = 0; i < window; i++) {
              lines.readLine();
            }
            sentTooEarly.add(in.available() + (lines.ready() ? 1 : 0));
            out.write("NOT_FOUND\r\n".repeat(window).getBytes(US_ASCII));
            out.flush();
          }
        };
    List<Metric> metrics =
        IntStream.range(0, 1201)
            .mapToObj(i -> metric("m" + i, "{tube: tube-" + i + ", missingTube: empty}"))
            .toList();
    try (FakeBackend windowed = FakeBackend.start(windows);
        Scraper reader = new BeanstalkdScraper(windowed.address(), Calls.unlimited())) {
      assertThat(RunningScrape.run(reader, metrics, Duration.ofSeconds(20)).values())
          .hasSize(1201)
          .hasOnlyElementsOfType(Outcome.Samples.class);
    }
    assertThat(sentTooEarly).containsExactly(0, 0, 0);
  }

  private Map<String, Outcome> scrape(Metric... metrics) {
    return RunningScrape.run(scraper, List.of(metrics), Duration.ofSeconds(20));
  }

  private static Metric metric(String name, String settings) {
    return new Metric(name, TestSettings.read(TubeMetric.SCHEMA, settings));
  }

  private static Outcome samples(Sample... samples) {
    return new Outcome.Samples(List.of(samples));
  }

  private static Sample sample(double value, String tube) {
    return Sample.of(value, Map.of("tube", tube));
  }
}
