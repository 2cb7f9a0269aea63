package io.externalmetrics.redis;

import static io.externalmetrics.redis.TestSource.length;
import static io.externalmetrics.redis.TestSource.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.testkit.DebianService;
import io.externalmetrics.testkit.NeedsDocker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three masters with a replica each, in one container that announces the ports of the host. */
@NeedsDocker
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RedisClusterIT {
  private static final String START =
      """
      bus=20000
      for port in "$@"; do
        bus=$((bus + 1))
        redis-server --port $port --cluster-enabled yes --cluster-port $bus \\
          --cluster-config-file /tmp/nodes-$port.conf --cluster-announce-ip 127.0.0.1 \\
          --cluster-node-timeout 5000 --protected-mode no --save "" &
      done
      wait
      """;

  /** Spread over all slots, beside two keys of one tag. */
  private static final int QUEUES = 50;

  private static final String SUM = "{keys: 'queue:*', type: list}";

  private final List<Integer> ports = DebianService.freePorts(6);
  private DebianService service;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    Path script = Files.writeString(directory.resolve("start.sh"), START);
    String[] command =
        Stream.concat(Stream.of("sh", "/start.sh"), ports.stream().map(String::valueOf))
            .toArray(String[]::new);
    service =
        DebianService.atSamePorts("redis-server", ports, command)
            .withFile(script, "/start.sh")
            .start();
    for (int port : ports) {
      await("PONG", "redis-cli -p %d PING".formatted(port));
    }
    StringBuilder create = new StringBuilder("redis-cli --cluster create");
    ports.forEach(port -> create.append(" 127.0.0.1:").append(port));
    String created = shell(create + " --cluster-replicas 1 --cluster-yes 2>&1");
    assertThat(created).contains("All 16384 slots covered");
    for (int port : ports) {
      await("cluster_state:ok", "redis-cli -p %d CLUSTER INFO".formatted(port));
    }
    // Redis 8.0.2 loses what is written while a replica loads its first copy, and WAIT knows not.
    for (int port : ports) {
      await(
          "synchronized",
          ("redis-cli -p %d INFO replication"
                  + " | grep -q -e ',state=online,' -e '^master_link_status:up' && echo synchronized")
              .formatted(port));
    }
    String written =
        shell(
            "for i in $(seq 1 %d); do printf 'RPUSH queue:%%s a b\\nWAIT 1 60000\\n' $i"
                    .formatted(QUEUES)
                + " | redis-cli -c -p %d; done".formatted(ports.getFirst()));
    assertThat(written.lines().filter("1"::equals)).hasSize(QUEUES);
    cli("RPUSH {tag}one a");
    cli("RPUSH {tag}two a b");
    cli("XGROUP CREATE orders workers 0 MKSTREAM");
    cli("XADD orders '*' a 1");
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  @Order(1)
  void readsKeysWhereverTheyAre() {
    String[] metrics =
        IntStream.rangeClosed(1, QUEUES).mapToObj(i -> "list: queue:" + i).toArray(String[]::new);
    try (TestSource source = open("")) {
      assertThat(source.scrape(metrics))
          .isEqualTo(
              IntStream.rangeClosed(1, QUEUES).mapToObj(i -> length("queue:" + i, 2)).toList());
      assertThat(
              source.scrape(
                  "list: '{tag}one'",
                  "list: '{tag}two'",
                  "{stream: orders, group: workers, count: backlog}",
                  SUM))
          .containsExactly(
              length("{tag}one", 1),
              length("{tag}two", 2),
              TestSource.group("orders", "workers", 1),
              sum("queue:*", 2 * QUEUES));
    }
  }

  @Test
  @Order(2)
  void readsReplicas() throws InterruptedException {
    try (TestSource source = open("readFrom: replica")) {
      eventually(source, "list: queue:1", length("queue:1", 2));
      eventually(source, SUM, sum("queue:*", 2 * QUEUES));
    }
  }

  @Test
  @Order(3)
  void fewPermissionsAreEnough() {
    for (int port : ports) {
      shell(
          ("redis-cli -p %d ACL SETUSER ems on '>hunter2' '%%R~queue:*' +llen +scan"
                  + " '+cluster|slots' '+cluster|info'")
              .formatted(port));
      shell("redis-cli -p %d ACL LOG RESET".formatted(port));
    }
    try (TestSource source = open("username: ems, password: hunter2")) {
      assertThat(source.scrape("list: queue:1", SUM))
          .containsExactly(length("queue:1", 2), sum("queue:*", 2 * QUEUES));
    }
    for (int port : ports) {
      assertThat(shell("redis-cli -p %d ACL LOG".formatted(port))).isBlank();
    }
  }

  @Test
  @Order(4)
  void oneNodeAloneIsNoSource() {
    try (TestSource source = TestSource.open("address: 127.0.0.1:" + ports.getFirst())) {
      List<Outcome> outcomes =
          source.scrape("list: queue:1", "list: queue:2", "list: queue:3", SUM);
      assertThat(outcomes)
          .contains(
              new Outcome.Failed(
                  FailureKind.REJECTED,
                  "key \"queue:2\" is on another node of a cluster; set \"cluster\" in place of"
                      + " \"address\""))
          .last()
          .isEqualTo(
              new Outcome.Failed(
                  FailureKind.REJECTED,
                  "the server is a node of a cluster and knows only its own keys; set \"cluster\""
                      + " in place of \"address\""));
    }
  }

  @Test
  @Order(5)
  void slotsThatMoveAreFollowedAndKeysUnderWayAreFailures() {
    try (TestSource source = open("")) {
      source.scrape("list: '{tag}one'", SUM);
      int slot = Integer.parseInt(cli("CLUSTER KEYSLOT {tag}one").strip());
      String owner = masterOf(slot);
      int to = masters().stream().filter(port -> !id(port).equals(owner)).findFirst().orElseThrow();
      int from = ports.stream().filter(port -> id(port).equals(owner)).findFirst().orElseThrow();
      at(to, "CLUSTER SETSLOT %d IMPORTING %s".formatted(slot, owner));
      at(from, "CLUSTER SETSLOT %d MIGRATING %s".formatted(slot, id(to)));
      at(from, "MIGRATE 127.0.0.1 %d {tag}one 0 5000".formatted(to));

      assertThat(source.scrape("list: '{tag}one'", "list: '{tag}two'", SUM))
          .containsExactly(
              new Outcome.Failed(
                  FailureKind.UNAVAILABLE,
                  "the cluster is moving key \"{tag}one\" to another node"),
              length("{tag}two", 2),
              sum("queue:*", 2 * QUEUES));

      at(from, "MIGRATE 127.0.0.1 %d {tag}two 0 5000".formatted(to));
      at(to, "CLUSTER SETSLOT %d NODE %s".formatted(slot, id(to)));
      for (int master : masters()) {
        at(master, "CLUSTER SETSLOT %d NODE %s".formatted(slot, id(to)));
      }
      assertThat(source.scrape("list: '{tag}one'", "list: '{tag}two'", SUM))
          .containsExactly(
              length("{tag}one", 1), length("{tag}two", 2), sum("queue:*", 2 * QUEUES));
    }
  }

  @Test
  @Order(6)
  void masterThatDiesFailsItsKeysUntilItsReplicaTakesOver() throws InterruptedException {
    String[] metrics =
        IntStream.rangeClosed(1, QUEUES).mapToObj(i -> "list: queue:" + i).toArray(String[]::new);
    try (TestSource source = open("")) {
      source.scrape(metrics);
      at(masters().getFirst(), "SHUTDOWN NOSAVE");

      List<Outcome> outcomes = source.scrape(metrics);
      assertThat(outcomes)
          .anyMatch(Outcome.Failed.class::isInstance)
          .anyMatch(Outcome.Samples.class::isInstance);
      for (int i = 0; i < QUEUES; i++) {
        if (!(outcomes.get(i) instanceof Outcome.Failed)) {
          assertThat(outcomes.get(i)).isEqualTo(length("queue:" + (i + 1), 2));
        }
      }
      eventually(source, SUM, sum("queue:*", 2 * QUEUES));
      for (int i = 1; i <= QUEUES; i++) {
        eventually(source, "list: queue:" + i, length("queue:" + i, 2));
      }
    }
  }

  /** Polls until the outcome is the good one; until then no other number will do. */
  private static void eventually(TestSource source, String metric, Outcome good)
      throws InterruptedException {
    for (int attempt = 0; attempt < 300; attempt++) {
      Outcome outcome = source.scrape(metric).getFirst();
      if (outcome.equals(good)) {
        return;
      }
      assertThat(outcome).isNotInstanceOf(Outcome.Samples.class);
      Thread.sleep(Duration.ofMillis(200));
    }
    throw new AssertionError("never " + good);
  }

  private TestSource open(String settings) {
    return TestSource.open(
        "{cluster: {addresses: ['127.0.0.1:%d', '127.0.0.1:%d']}, %s}"
            .formatted(ports.get(0), ports.get(1), settings));
  }

  /** Not always the first three: on a busy machine there may have been a failover. */
  private List<Integer> masters() {
    return ports.stream().filter(port -> at(port, "ROLE").startsWith("master")).toList();
  }

  private String masterOf(int slot) {
    for (String line : cli("CLUSTER NODES").lines().toList()) {
      String[] words = line.split(" ", -1);
      for (int i = 8; i < words.length; i++) {
        String[] range = words[i].split("-", -1);
        if (Integer.parseInt(range[0]) <= slot
            && slot <= Integer.parseInt(range[range.length - 1])) {
          return words[0];
        }
      }
    }
    throw new AssertionError("nobody has slot " + slot);
  }

  private String id(int port) {
    return at(port, "CLUSTER MYID").strip();
  }

  private String at(int port, String command) {
    return shell("redis-cli -p %d %s".formatted(port, command));
  }

  private String cli(String command) {
    return shell("redis-cli -c -p %d %s".formatted(ports.getFirst(), command));
  }

  private void await(String text, String command) throws InterruptedException {
    for (int attempt = 0; attempt < 300; attempt++) {
      if (shell(command).contains(text)) {
        return;
      }
      Thread.sleep(Duration.ofMillis(200));
    }
    throw new AssertionError("never " + text + " from " + command);
  }

  private String shell(String command) {
    return service.run("sh", "-c", command);
  }
}
