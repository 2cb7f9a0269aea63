package io.externalmetrics.redis;

import static io.externalmetrics.redis.TestSource.length;
import static io.externalmetrics.redis.TestSource.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.Sample;
import io.externalmetrics.testkit.FakeBackend;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LengthSumTest {
  private static final String QUEUES = "{keys: 'queue:*', type: list}";

  private final Map<String, String> replies =
      new HashMap<>(Map.of("HELLO 2", Resp.list("mode", "standalone", "role", "master")));

  @Test
  void addsUpWhatAllStepsOfAScanFindEachKeyOnce() {
    scan("0", "7", "queue:a", "queue:b");
    scan("7", "9");
    scan("9", "0", "queue:b", "queue:c", "queue:a");
    lengths("queue:a", 1, "queue:b", 20, "queue:c", 300);

    assertThat(scrape(QUEUES)).containsExactly(sum("queue:*", 321));
  }

  @Test
  void asksForTheTypeByTheNameThatRedisHas() {
    replies.put("SCAN 0 MATCH due:* COUNT 1000 TYPE zset", Resp.list("0", List.of("due:a")));
    replies.put("ZCARD due:a", ":4");

    assertThat(scrape("{keys: 'due:*', type: sortedSet}")).containsExactly(sum("due:*", 4));
  }

  @Test
  void looksOnceForMetricsThatShareAPattern() {
    scan("0", "0", "queue:a");
    lengths("queue:a", 1);
    FakeRedis redis = new FakeRedis(replies);

    scrape(redis, QUEUES, QUEUES);

    assertThat(redis.commands())
        .containsExactly("HELLO 2", "SCAN 0 MATCH queue:* COUNT 1000 TYPE list", "LLEN queue:a");
  }

  @Test
  void noListIsAnEmptyQueue() {
    scan("0", "0");

    assertThat(scrape(QUEUES)).containsExactly(sum("queue:*", 0));
  }

  @Test
  void noStreamIsNoDataBecauseEmptyStreamsStay() {
    replies.put("SCAN 0 MATCH orders:* COUNT 1000 TYPE stream", Resp.list("0", List.of()));

    assertThat(scrape("{keys: 'orders:*', type: stream}"))
        .containsExactly(new Outcome.NoData("no stream matches \"orders:*\""));
  }

  @Test
  void moreKeysThanAllowedAreAFailureAndNoKeyIsRead() {
    scan("0", "7", "queue:a", "queue:b");
    scan("7", "0", "queue:c");
    replies.put("LLEN other", ":5");
    FakeRedis redis = new FakeRedis(replies);

    assertThat(scrape(redis, "{keys: 'queue:*', type: list, maxKeys: 2}", "list: other"))
        .containsExactly(
            new Outcome.Failed(
                FailureKind.REJECTED,
                "more than 2 keys match \"queue:*\"; narrow \"keys\" or raise \"maxKeys\""),
            length("other", 5));
    assertThat(redis.commands()).doesNotContain("LLEN queue:a");
  }

  @Test
  void keyThatCannotBeReadMakesTheSumPartial() {
    scan("0", "0", "queue:b", "queue:a");
    lengths("queue:b", 20);
    replies.put("LLEN queue:a", "-WRONGTYPE x");

    assertThat(scrape(QUEUES))
        .containsExactly(
            new Outcome.Partial(
                List.of(Sample.of(20, Map.of("keys", "queue:*"))),
                "not all of \"queue:*\" is counted: key \"queue:a\" is no longer a list"));
  }

  @Test
  void keyThatIsGoneBeforeItIsReadIsEmpty() {
    scan("0", "0", "queue:a", "queue:b");
    lengths("queue:a", 1, "queue:b", 0);

    assertThat(scrape(QUEUES)).containsExactly(sum("queue:*", 1));
  }

  @Test
  void userWhoMayNotScanIsToldTheRule() {
    replies.put("SCAN 0 MATCH queue:* COUNT 1000 TYPE list", "-NOPERM x");

    assertThat(scrape(QUEUES))
        .containsExactly(
            new Outcome.Failed(FailureKind.DENIED, "the user may not run SCAN; give it +scan"));
  }

  @Test
  void serverThatKnowsNoTypesInScansIsTooOld() {
    replies.put("SCAN 0 MATCH queue:* COUNT 1000 TYPE list", "-ERR syntax error");

    assertThat(scrape(QUEUES))
        .containsExactly(
            new Outcome.Failed(
                FailureKind.REJECTED,
                "the server is too old to look for keys of one type; upgrade it to Redis 6"));
  }

  @Test
  void scanWithoutEndIsGivenUpAndFailsAlone() {
    scan("0", "7", "queue:a");
    scan("7", "7");
    replies.put("LLEN other", ":5");

    assertThat(scrape(QUEUES, "list: other"))
        .containsExactly(
            new Outcome.Failed(
                FailureKind.REJECTED,
                "the database has too many keys to look for \"queue:*\" among them; list the keys"
                    + " as metrics, or give them a database of their own"),
            length("other", 5));
  }

  @Test
  void nodeOfAClusterWouldTellOnlyItsOwnKeys() {
    replies.put("HELLO 2", Resp.list("mode", "cluster", "role", "master"));
    replies.put("LLEN other", ":5");
    scan("0", "0");

    assertThat(scrape(QUEUES, "list: other"))
        .containsExactly(
            new Outcome.Failed(
                FailureKind.REJECTED,
                "the server is a node of a cluster and knows only its own keys; set \"cluster\" in"
                    + " place of \"address\""),
            length("other", 5));
  }

  @Test
  void keysOfAnyBytesAreAskedForByTheSameBytes() {
    List<String> commands = new ArrayList<>();
    // The fake reads and writes bytes as characters up to U+00FF, and this one as two bytes.
    scan("0", "0", "queue:ü");
    FakeRedis redis =
        new FakeRedis(
            command -> {
              commands.add(command);
              return replies.getOrDefault(command, ":3");
            });

    assertThat(scrape(redis, QUEUES)).containsExactly(sum("queue:*", 3));
    assertThat(commands).last().isEqualTo("LLEN queue:\u00c3\u00bc");
  }

  @Test
  void manyKeysAreReadInWindows() {
    List<String> keys = IntStream.range(0, 900).mapToObj(i -> "queue:" + i).toList();
    scan("0", "0", keys.toArray(String[]::new));
    keys.forEach(key -> lengths(key, 2));

    assertThat(scrape(QUEUES)).containsExactly(sum("queue:*", 1800));
  }

  private void scan(String cursor, String next, String... keys) {
    replies.put(
        "SCAN " + cursor + " MATCH queue:* COUNT 1000 TYPE list",
        Resp.list(next, List.of((Object[]) keys)));
  }

  private void lengths(Object... keysAndLengths) {
    for (int i = 0; i < keysAndLengths.length; i += 2) {
      replies.put("LLEN " + keysAndLengths[i], ":" + keysAndLengths[i + 1]);
    }
  }

  private List<Outcome> scrape(String... metrics) {
    return scrape(new FakeRedis(replies), metrics);
  }

  private static List<Outcome> scrape(FakeRedis redis, String... metrics) {
    try (FakeBackend backend = FakeBackend.start(redis);
        TestSource source = TestSource.open("address: '%s'".formatted(backend.address()))) {
      return source.scrape(metrics);
    }
  }
}
