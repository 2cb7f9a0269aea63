package io.externalmetrics.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.Sample;
import io.externalmetrics.spi.Scraper;
import io.externalmetrics.spi.SourceContext;
import io.externalmetrics.testkit.Behaviour;
import io.externalmetrics.testkit.FakeBackend;
import io.externalmetrics.testkit.RunningScrape;
import io.externalmetrics.testkit.TestSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisScraperTest {
  private static final Duration AMPLE = Duration.ofSeconds(10);
  private static final RedisPlugin PLUGIN = new RedisPlugin();

  @Test
  void labelsTheSeriesWithItsKey() {
    FakeRedis redis = new FakeRedis(Map.of("LLEN queue:emails", ":17"));

    assertThat(scrape(redis, "", "list: queue:emails"))
        .containsExactly(
            Map.entry(
                "metric-0",
                new Outcome.Samples(List.of(Sample.of(17, Map.of("key", "queue:emails"))))));
  }

  @Test
  void asksOnceForMetricsThatShareALength() {
    FakeRedis redis = new FakeRedis(Map.of("LLEN emails", ":17"));

    Map<String, Outcome> outcomes = scrape(redis, "", "list: emails", "list: emails");

    assertThat(outcomes.get("metric-0")).isEqualTo(outcomes.get("metric-1"));
    assertThat(redis.commands()).containsExactly("HELLO 2", "LLEN emails");
  }

  @Test
  void sendsNoMoreThanItMustToEnter() {
    FakeRedis plain = new FakeRedis(Map.of("LLEN emails", ":17"));
    scrape(plain, "", "list: emails");
    assertThat(plain.commands()).containsExactly("HELLO 2", "LLEN emails");

    FakeRedis guarded = new FakeRedis(Map.of("LLEN emails", ":17"));
    scrape(guarded, "username: ems, password: secret, database: 3", "list: emails");
    assertThat(guarded.commands())
        .containsExactly("AUTH ems secret", "SELECT 3", "HELLO 2", "LLEN emails");

    FakeRedis withoutUser = new FakeRedis(Map.of("LLEN emails", ":17"));
    scrape(withoutUser, "password: secret", "list: emails");
    assertThat(withoutUser.commands()).containsExactly("AUTH secret", "HELLO 2", "LLEN emails");
  }

  @Test
  void readsEachReplyForItsOwnKeyAcrossWindows() {
    Map<String, String> replies = new HashMap<>();
    IntStream.range(0, 1203).forEach(i -> replies.put("LLEN list-" + i, ":" + i));
    String[] metrics =
        IntStream.range(0, 1203).mapToObj(i -> "list: list-" + i).toArray(String[]::new);

    Map<String, Outcome> outcomes = scrape(new FakeRedis(replies), "", metrics);

    assertThat(outcomes).hasSize(1203);
    for (int i = 0; i < 1203; i++) {
      assertThat(outcomes.get("metric-" + i))
          .isEqualTo(new Outcome.Samples(List.of(Sample.of(i, Map.of("key", "list-" + i)))));
    }
  }

  @Test
  void refusedMetricFailsAloneAndKeepsTheConnection() {
    FakeRedis redis =
        new FakeRedis(Map.of("LLEN a", ":1", "LLEN b", "-WRONGTYPE x", "LLEN c", ":3"));
    try (FakeBackend backend = FakeBackend.start(redis);
        Scraper scraper = open(backend, "")) {
      List<Metric> metrics = metrics("list: a", "list: b", "list: c");
      for (int scrape = 0; scrape < 3; scrape++) {
        Map<String, Outcome> outcomes = RunningScrape.run(scraper, metrics, AMPLE);

        assertThat(outcomes.get("metric-0")).isInstanceOf(Outcome.Samples.class);
        assertThat(outcomes.get("metric-1"))
            .isEqualTo(
                new Outcome.Failed(
                    FailureKind.REJECTED,
                    "key \"b\" is not a list; replace \"list\" by the setting for its type"));
        assertThat(outcomes.get("metric-2")).isInstanceOf(Outcome.Samples.class);
      }
      assertThat(backend.connectionsSeen()).isEqualTo(1);
    }
  }

  @Test
  void loginThatFailsIsToldWithoutThePassword() {
    FakeRedis redis = new FakeRedis(Map.of("AUTH", "-ERR unknown command 'AUTH' 'hunter2'"));

    assertThat(scrape(redis, "password: hunter2", "list: a"))
        .containsEntry(
            "metric-0",
            new Outcome.Failed(FailureKind.DENIED, "the server refuses to log in with AUTH"));
  }

  @ParameterizedTest
  @ValueSource(strings = {":", ":-1", ":12x", "$2147483647", "*2147483647", "+OK", ":1\r\n:2x"})
  void answerThatIsNoCountFailsTheScrape(String reply) {
    FakeRedis redis = new FakeRedis(Map.of("LLEN a", reply, "LLEN b", ":1"));
    try (FakeBackend backend = FakeBackend.start(redis);
        Scraper scraper = open(backend, "")) {

      assertThat(RunningScrape.run(scraper, metrics("list: a", "list: b"), AMPLE).values())
          .containsOnly(
              new Outcome.Failed(
                  FailureKind.MALFORMED,
                  backend.address()
                      + " does not answer as Redis does; check \"address\" and \"tls\""));
      backend.awaitOpenConnections(0);
    }
  }

  @Test
  void leftOverReplyIsNeverTakenForTheNextOne() {
    FakeRedis redis = new FakeRedis(Map.of("LLEN a", ":1\r\n:1"));
    try (FakeBackend backend = FakeBackend.start(redis);
        Scraper scraper = open(backend, "")) {
      RunningScrape.run(scraper, metrics("list: a"), AMPLE);

      assertThat(RunningScrape.run(scraper, metrics("list: b"), AMPLE).values())
          .hasOnlyElementsOfType(Outcome.Failed.class);
    }
  }

  @Test
  void farewellOfAFullServerIsHeardWhateverIsAsked() {
    String farewell = "-ERR max number of clients reached\r\n";
    String[] metrics =
        IntStream.range(0, 600).mapToObj(i -> "list: list-" + i).toArray(String[]::new);
    FakeBackend.Conversation full =
        (_, out) -> {
          out.write(farewell.getBytes(StandardCharsets.US_ASCII));
          out.flush();
        };

    assertThat(scrape(full, "", metrics).values())
        .containsOnly(
            new Outcome.Failed(
                FailureKind.UNAVAILABLE,
                "the server has no room for another client; raise its \"maxclients\""));
  }

  @Test
  void portThatHangsUpBeforeAnyAnswerIsNoRedis() {
    try (FakeBackend backend = FakeBackend.start(new FakeRedis(Map.of()));
        Scraper scraper = open(backend, "")) {
      backend.behave(new Behaviour.HangsUp());

      assertThat(RunningScrape.run(scraper, metrics("list: a"), AMPLE).values())
          .containsExactly(
              new Outcome.Failed(
                  FailureKind.MALFORMED,
                  backend.address()
                      + " does not answer as Redis does; check \"address\" and \"tls\""));
    }
  }

  @Test
  void connectionDroppedBetweenScrapesIsReplacedWithinTheScrape() {
    FakeRedis redis = new FakeRedis(Map.of("LLEN a", ":1"));
    try (FakeBackend backend = FakeBackend.start(redis);
        Scraper scraper = open(backend, "")) {
      Map<String, Outcome> before = RunningScrape.run(scraper, metrics("list: a"), AMPLE);
      backend.refuse();
      backend.listen();

      assertThat(RunningScrape.run(scraper, metrics("list: a"), AMPLE)).isEqualTo(before);
      assertThat(backend.connectionsSeen()).isEqualTo(2);
    }
  }

  private static Map<String, Outcome> scrape(
      FakeBackend.Conversation redis, String settings, String... metrics) {
    try (FakeBackend backend = FakeBackend.start(redis);
        Scraper scraper = open(backend, settings)) {
      return RunningScrape.run(scraper, metrics(metrics), AMPLE);
    }
  }

  private static Scraper open(FakeBackend backend, String settings) {
    String yaml = "{address: '%s', %s}".formatted(backend.address(), settings);
    return PLUGIN.open(new SourceContext("test", TestSettings.read(SourceSettings.SCHEMA, yaml)));
  }

  private static List<Metric> metrics(String... yaml) {
    return IntStream.range(0, yaml.length)
        .mapToObj(i -> new Metric("metric-" + i, TestSettings.read(MetricSettings.SCHEMA, yaml[i])))
        .toList();
  }
}
