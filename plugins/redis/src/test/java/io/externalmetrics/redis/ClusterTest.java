package io.externalmetrics.redis;

import static io.externalmetrics.redis.TestSource.length;
import static io.externalmetrics.redis.TestSource.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.Sample;
import io.externalmetrics.testkit.Behaviour;
import io.externalmetrics.testkit.FakeBackend;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two masters, of which the first has slots up to 8191: key "hello" (866); not "foo" (12182). */
class ClusterTest {
  private static final String QUEUES = "{keys: 'queue:*', type: list}";
  private static final String SCAN = "SCAN 0 MATCH queue:* COUNT 1000 TYPE list";

  /**
   * What the first node says to CLUSTER SLOTS once it was scanned; left out: the same as before.
   */
  private static final String SLOTS_AFTER_SCAN = "slots after scan";

  private final Map<String, String> low = new ConcurrentHashMap<>();
  private final Map<String, String> high = new ConcurrentHashMap<>();
  private final FakeRedis lowRedis = new FakeRedis(command -> reply(low, command));
  private final FakeRedis highRedis = new FakeRedis(command -> reply(high, command));
  private final FakeBackend lowNode = FakeBackend.start(lowRedis);
  private final FakeBackend highNode = FakeBackend.start(highRedis);

  @BeforeEach
  void serve() {
    String slots = Resp.list(List.of(0, 8191, node(lowNode)), List.of(8192, 16383, node(highNode)));
    for (Map<String, String> node : List.of(low, high)) {
      node.put("CLUSTER SLOTS", slots);
      node.put("HELLO 2", Resp.list("mode", "cluster", "role", "master"));
      node.put("CLUSTER INFO", Resp.text("cluster_enabled:1\r\ncluster_state:ok"));
    }
    low.put("LLEN hello", ":1");
    high.put("LLEN foo", ":20");
  }

  @AfterEach
  void stop() {
    lowNode.close();
    highNode.close();
  }

  @Test
  void asksEachNodeForItsOwnKeysOverOneConnection() {
    try (TestSource source = open("")) {
      for (int scrape = 0; scrape < 3; scrape++) {
        assertThat(source.scrape("list: hello", "list: foo"))
            .containsExactly(length("hello", 1), length("foo", 20));
      }
    }
    assertThat(lowNode.connectionsSeen()).isEqualTo(1);
    assertThat(highNode.connectionsSeen()).isEqualTo(1);
    assertThat(lowRedis.commands()).doesNotContain("LLEN foo");
    assertThat(highRedis.commands()).containsOnly("LLEN foo");
  }

  @Test
  void nodeThatIsDownFailsOnlyTheKeysThatItHas() {
    highNode.refuse();
    try (TestSource source = open("")) {
      assertThat(source.scrape("list: hello", "list: foo"))
          .containsExactly(
              length("hello", 1),
              new Outcome.Failed(
                  FailureKind.UNREACHABLE, "connection refused by " + highNode.address()));
    }
  }

  @Test
  void nodeThatHangsFailsOnlyTheKeysThatItHas() {
    highNode.behave(new Behaviour.Silent());
    try (TestSource source = open("")) {
      assertThat(source.scrape(Duration.ofSeconds(1), "list: hello", "list: foo"))
          .containsExactly(
              length("hello", 1),
              new Outcome.Failed(
                  FailureKind.TIMEOUT,
                  "no answer from " + highNode.address() + " within the timeout"));
    }
  }

  @Test
  void followsASlotThatHasMovedWithinTheScrape() {
    low.put("LLEN hello", "-MOVED 866 " + highNode.address());
    high.put("LLEN hello", ":300");
    high.put(
        "CLUSTER SLOTS",
        Resp.list(List.of(0, 865, node(lowNode)), List.of(866, 16383, node(highNode))));
    try (TestSource source = open("")) {
      assertThat(source.scrape("list: hello", "list: foo"))
          .containsExactly(length("hello", 300), length("foo", 20));
    }
  }

  @Test
  void nodesThatSendEachOtherInCirclesAreAFailure() {
    low.put("LLEN hello", "-MOVED 866 " + highNode.address());
    try (TestSource source = open("")) {
      assertThat(source.scrape("list: hello"))
          .containsExactly(
              new Outcome.Failed(
                  FailureKind.UNAVAILABLE,
                  "the nodes of the cluster do not agree on who has key \"hello\""));
    }
  }

  @Test
  void keyThatIsBeingMovedIsAFailure() {
    low.put("LLEN hello", "-ASK 866 " + highNode.address());
    try (TestSource source = open("")) {
      assertThat(source.scrape("list: hello"))
          .containsExactly(
              new Outcome.Failed(
                  FailureKind.UNAVAILABLE, "the cluster is moving key \"hello\" to another node"));
    }
  }

  @Test
  void slotsThatNobodyHasAreAFailure() {
    low.put("CLUSTER SLOTS", Resp.list((Object) List.of(0, 8191, node(lowNode))));
    low.put("SCAN 0 MATCH queue:* COUNT 1000 TYPE list", Resp.list("0", List.of()));
    try (TestSource source = open("")) {
      assertThat(source.scrape("list: hello", "list: foo", QUEUES))
          .containsExactly(
              length("hello", 1),
              new Outcome.Failed(
                  FailureKind.UNAVAILABLE, "the cluster has no node for key \"foo\"; repair it"),
              partial(0, "the cluster has no node for some keys; repair it"));
    }
  }

  @Test
  void addsUpTheKeysOfAllMasters() {
    found(low, "queue:a", 1);
    found(high, "queue:b", 20);
    try (TestSource source = open("")) {
      assertThat(source.scrape(QUEUES)).containsExactly(sum("queue:*", 21));
    }
  }

  @Test
  void masterThatIsDownNeverMakesASumSmaller() {
    found(low, "queue:a", 1);
    found(high, "queue:b", 20);
    try (TestSource source = open("")) {
      source.scrape(QUEUES);
      highNode.refuse();
      assertThat(source.scrape(QUEUES))
          .containsExactly(partial(1, "connection refused by " + highNode.address()));
    }
  }

  @Test
  void formerMasterNeverMakesASumSmaller() {
    found(low, "queue:a", 1);
    found(high, "queue:b", 20);
    high.put("HELLO 2", Resp.list("mode", "cluster", "role", "replica"));
    try (TestSource source = open("")) {
      assertThat(source.scrape(QUEUES))
          .containsExactly(
              partial(
                  1,
                  highNode.address()
                      + " should be a master and is a replica; a failover is under way"));
    }
  }

  /** It still calls itself a master, and has none of the keys that came after it was replaced. */
  @Test
  void masterThatIsCutOffNeverMakesASumSmaller() {
    found(low, "queue:a", 1);
    high.put(SCAN, Resp.list("0", List.of()));
    high.put("CLUSTER INFO", Resp.text("cluster_enabled:1\r\ncluster_state:fail"));
    try (TestSource source = open("")) {
      assertThat(source.scrape(QUEUES))
          .containsExactly(
              partial(
                  1,
                  highNode.address()
                      + " takes its cluster for down, or is cut off from it; see CLUSTER INFO"
                      + " there"));
    }
  }

  @Test
  void userWhoMayNotAskForTheStateIsToldTheRule() {
    found(low, "queue:a", 1);
    high.put("CLUSTER INFO", "-NOPERM x");
    try (TestSource source = open("")) {
      assertThat(source.scrape(QUEUES))
          .containsExactly(partial(1, "the user may not run CLUSTER INFO; give it +cluster|info"));
    }
  }

  @Test
  void slotsThatMoveDuringAScanNeverMakeASumSmaller() {
    found(low, "queue:a", 1);
    found(high, "queue:b", 20);
    low.put(
        SLOTS_AFTER_SCAN,
        Resp.list(List.of(0, 8191, node(highNode)), List.of(8192, 16383, node(highNode))));
    try (TestSource source = open("")) {
      assertThat(source.scrape(QUEUES))
          .containsExactly(
              partial(
                  21, "slots of the cluster went to other nodes while the keys were looked for"));
    }
  }

  @Test
  void sumIsNotTrustedWhereTheSlotsCannotBeReadAgain() {
    found(low, "queue:a", 1);
    found(high, "queue:b", 20);
    low.put(SLOTS_AFTER_SCAN, "-NOPERM x");
    high.put("CLUSTER SLOTS", "-NOPERM x");
    try (TestSource source = open("")) {
      assertThat(source.scrape(QUEUES))
          .containsExactly(
              partial(21, "the user may not run CLUSTER SLOTS; give it +cluster|slots"));
    }
  }

  @Test
  void keyThatMovesWhileItIsCountedCountsOnce() {
    found(low, "queue:a", 1);
    low.put("LLEN queue:a", "-ASK 1 " + highNode.address());
    found(high, "queue:a", 4);
    try (TestSource source = open("")) {
      assertThat(source.scrape(QUEUES)).containsExactly(sum("queue:*", 4));
      high.put("LLEN queue:a", "-MOVED 1 " + lowNode.address());
      assertThat(source.scrape(QUEUES))
          .containsExactly(partial(0, "the cluster is moving key \"queue:a\" to another node"));
    }
  }

  @Test
  void keysOfAllMastersTogetherMustNotBeTooMany() {
    found(low, "queue:a", 1);
    found(high, "queue:b", 20);
    try (TestSource source = open("")) {
      assertThat(source.scrape("{keys: 'queue:*', type: list, maxKeys: 1}"))
          .containsExactly(
              new Outcome.Failed(
                  FailureKind.REJECTED,
                  "more than 1 keys match \"queue:*\"; narrow \"keys\" or raise \"maxKeys\""));
    }
  }

  @Test
  void seedThatIsDownIsNotNeeded() {
    try (TestSource source =
        TestSource.open(
            "cluster: {addresses: ['%s', '%s']}"
                .formatted(lowNode.address(), highNode.address()))) {
      lowNode.refuse();
      assertThat(source.scrape("list: foo")).containsExactly(length("foo", 20));
    }
  }

  @Test
  void nodeThatJoinedLaterIsKnownWhenTheSeedsAreGone() {
    try (TestSource source = open("")) {
      source.scrape("list: foo");
      lowNode.refuse();
      assertThat(source.scrape("list: foo")).containsExactly(length("foo", 20));
    }
  }

  @Test
  void serverWithoutAClusterSaysSo() {
    low.put("CLUSTER SLOTS", "-ERR This instance has cluster support disabled");
    try (TestSource source = open("")) {
      assertThat(source.scrape("list: hello"))
          .containsExactly(
              new Outcome.Failed(
                  FailureKind.REJECTED,
                  lowNode.address()
                      + " is no node of a cluster; set \"address\" in place of \"cluster\""));
      low.put("CLUSTER SLOTS", "*0");
      assertThat(source.scrape("list: hello"))
          .containsExactly(
              new Outcome.Failed(
                  FailureKind.UNAVAILABLE,
                  lowNode.address() + " is a node without a cluster; join it to the others"));
    }
  }

  @Test
  void userWhoMayNotAskForTheSlotsIsToldTheRule() {
    low.put("CLUSTER SLOTS", "-NOPERM x");
    try (TestSource source = open("")) {
      assertThat(source.scrape("list: hello"))
          .containsExactly(
              new Outcome.Failed(
                  FailureKind.DENIED,
                  "the user may not run CLUSTER SLOTS; give it +cluster|slots"));
    }
  }

  @Test
  void readsReplicasThatAreInStep() {
    low.put("CLUSTER SLOTS", Resp.list((Object) List.of(0, 16383, node(lowNode), node(highNode))));
    high.put("READONLY", "+OK");
    high.put("ROLE", Resp.list("slave", "127.0.0.1", 6379, "connected", 14));
    try (TestSource source = open("readFrom: replica")) {
      assertThat(source.scrape("list: foo")).containsExactly(length("foo", 20));
      high.put("ROLE", Resp.list("slave", "127.0.0.1", 6379, "connect", -1));
      assertThat(source.scrape("list: foo"))
          .containsExactly(
              new Outcome.Failed(
                  FailureKind.UNAVAILABLE,
                  "replica "
                      + highNode.address()
                      + " has no link to its master, so its data are old"));
    }
  }

  @Test
  void shardWithoutReplicaIsNotReadFromItsMasterInstead() {
    try (TestSource source = open("readFrom: replica")) {
      assertThat(source.scrape("list: hello"))
          .containsExactly(
              new Outcome.Failed(
                  FailureKind.UNAVAILABLE,
                  "the cluster has no healthy replica for key \"hello\"; add one, or set"
                      + " \"readFrom\" to \"master\""));
    }
  }

  private TestSource open(String settings) {
    return TestSource.open(
        "{cluster: {addresses: ['%s']}, %s}".formatted(lowNode.address(), settings));
  }

  private static void found(Map<String, String> node, String key, int length) {
    node.put(SCAN, Resp.list("0", List.of(key)));
    node.put("LLEN " + key, ":" + length);
  }

  private static Outcome partial(double sum, String reason) {
    return new Outcome.Partial(
        List.of(Sample.of(sum, Map.of("keys", "queue:*"))),
        "not all of \"queue:*\" is counted: " + reason);
  }

  private static List<Object> node(FakeBackend node) {
    return List.of(node.address().host(), node.address().port(), "id-" + node.address().port());
  }

  private static String reply(Map<String, String> replies, String command) {
    String reply = replies.getOrDefault(command, "-ERR unknown command");
    if (command.equals(SCAN) && replies.containsKey(SLOTS_AFTER_SCAN)) {
      replies.put("CLUSTER SLOTS", replies.get(SLOTS_AFTER_SCAN));
    }
    return reply;
  }
}
