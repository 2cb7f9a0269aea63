package io.externalmetrics.redis;

import static io.externalmetrics.redis.TestSource.length;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.connect.Address;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.testkit.Behaviour;
import io.externalmetrics.testkit.FakeBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SentinelTest {
  private static final String AS_MASTER = Resp.list("mode", "standalone", "role", "master");
  private static final String AS_REPLICA = Resp.list("mode", "standalone", "role", "replica");

  private final List<FakeBackend> backends = new ArrayList<>();
  private final Map<String, String> a = new ConcurrentHashMap<>();
  private final Map<String, String> b = new ConcurrentHashMap<>();
  private final FakeBackend serverA = start(a);
  private final FakeBackend serverB = start(b);

  @AfterEach
  void stop() {
    backends.forEach(FakeBackend::close);
  }

  @Test
  void followsTheMasterThatTheSentinelNames() {
    Map<String, String> knows = names(serverA);
    serve(a, AS_MASTER, 17);
    serve(b, AS_MASTER, 18);
    try (TestSource source = open("", start(knows))) {
      assertThat(source.scrape("list: emails")).containsExactly(length("emails", 17));
      knows.putAll(names(serverB));
      assertThat(source.scrape("list: emails")).containsExactly(length("emails", 18));
      serverA.awaitOpenConnections(0);
    }
  }

  @Test
  void asksTheNextSentinelWhereOneIsDown() {
    serve(a, AS_MASTER, 17);
    FakeBackend down = start(names(serverA));
    down.refuse();
    FakeBackend ignorant = start(Map.of(nameOf("mymaster"), "*-1"));
    FakeBackend knowing = start(names(serverA));
    try (TestSource source = open("", down, ignorant, knowing)) {
      assertThat(source.scrape("list: emails")).containsExactly(length("emails", 17));
      assertThat(source.scrape("list: emails")).containsExactly(length("emails", 17));
      // The one that was of use is asked first from then on.
      assertThat(ignorant.connectionsSeen()).isEqualTo(1);
    }
  }

  @Test
  void formerMasterIsNeverBelieved() {
    serve(a, AS_REPLICA, 17);
    serve(b, AS_MASTER, 18);
    try (TestSource source = open("", start(names(serverA)), start(names(serverB)))) {
      assertThat(source.scrape("list: emails"))
          .containsExactly(
              new Outcome.Failed(
                  FailureKind.UNAVAILABLE,
                  serverA.address()
                      + " should be a master and is a replica; a failover is under way"));
      // The sentinel was behind the times, so the next poll asks another one.
      assertThat(source.scrape("list: emails")).containsExactly(length("emails", 18));
    }
  }

  @Test
  void masterThatIsGoneIsNamed() {
    serverA.refuse();
    try (TestSource source = open("", start(names(serverA)))) {
      assertThat(source.scrape("list: emails"))
          .containsExactly(
              new Outcome.Failed(
                  FailureKind.UNREACHABLE, "connection refused by " + serverA.address()));
    }
  }

  @Test
  void sentinelsThatAreAllDownAreAFailureThoughTheMasterIsWell() {
    serve(a, AS_MASTER, 17);
    FakeBackend sentinel = start(names(serverA));
    try (TestSource source = open("", sentinel)) {
      source.scrape("list: emails");
      sentinel.refuse();
      assertThat(source.scrape("list: emails"))
          .containsExactly(
              new Outcome.Failed(
                  FailureKind.UNREACHABLE,
                  "sentinel: connection refused by " + sentinel.address()));
    }
  }

  @Test
  void masterThatNobodyKnowsIsNamed() {
    Outcome unknown =
        new Outcome.Failed(
            FailureKind.REJECTED, "sentinel: no master is named \"mymaster\"; correct \"master\"");
    try (TestSource source = open("", start(Map.of(nameOf("mymaster"), "*-1")));
        TestSource replica =
            open(
                "readFrom: replica",
                start(
                    Map.of("SENTINEL REPLICAS mymaster", "-ERR No such master with that name")))) {
      assertThat(source.scrape("list: emails")).containsExactly(unknown);
      assertThat(replica.scrape("list: emails")).containsExactly(unknown);
    }
  }

  @Test
  void sentinelThatWantsAPasswordSaysSo() {
    try (TestSource source =
        open("", start(Map.of(nameOf("mymaster"), "-NOAUTH Authentication required.")))) {
      assertThat(source.scrape("list: emails"))
          .containsExactly(
              new Outcome.Failed(
                  FailureKind.DENIED, "sentinel: the server wants a password; set \"password\""));
    }
  }

  @Test
  void logsInToSentinelsAndServersWithTheirOwnUsers() {
    serve(a, AS_MASTER, 17);
    FakeRedis sentinel = new FakeRedis(names(serverA));
    FakeBackend backend = FakeBackend.start(sentinel);
    backends.add(backend);
    String yaml =
        """
        {sentinel: {addresses: ['%s'], master: mymaster, username: s, password: one},
         username: ems, password: two, database: 3}
        """
            .formatted(backend.address());
    try (TestSource source = TestSource.open(yaml)) {
      assertThat(source.scrape("list: emails")).containsExactly(length("emails", 17));
    }
    assertThat(sentinel.commands()).containsExactly("AUTH s one", nameOf("mymaster"));
  }

  @Test
  void readsAHealthyReplica() {
    Map<String, String> knows =
        Map.of(
            "SENTINEL REPLICAS mymaster",
            Resp.list(
                replica(new Address("127.0.0.1", 1), "slave,s_down", "ok"),
                replica(new Address("127.0.0.1", 2), "slave,disconnected", "ok"),
                replica(new Address("127.0.0.1", 3), "slave", "err"),
                replica(serverB.address(), "slave", "ok")));
    b.put("ROLE", Resp.list("slave", "127.0.0.1", 6379, "connected", 14));
    b.put("LLEN emails", ":18");
    try (TestSource source = open("readFrom: replica", start(knows))) {
      assertThat(source.scrape("list: emails")).containsExactly(length("emails", 18));
    }
  }

  @Test
  void replicaThatHasLostItsMasterIsNotRead() {
    Map<String, String> knows =
        Map.of(
            "SENTINEL REPLICAS mymaster",
            Resp.list((Object) replica(serverB.address(), "slave", "ok")));
    b.put("ROLE", Resp.list("slave", "127.0.0.1", 6379, "connect", -1));
    b.put("LLEN emails", ":18");
    try (TestSource source = open("readFrom: replica", start(knows))) {
      assertThat(source.scrape("list: emails"))
          .containsExactly(
              new Outcome.Failed(
                  FailureKind.UNAVAILABLE,
                  "replica "
                      + serverB.address()
                      + " has no link to its master, so its data are old"));
      b.put("ROLE", Resp.list("master", 14, List.of()));
      assertThat(source.scrape("list: emails"))
          .containsExactly(
              new Outcome.Failed(
                  FailureKind.UNAVAILABLE,
                  serverB.address()
                      + " should be a replica and is a master; a failover is under way"));
    }
  }

  @Test
  void masterWithoutAHealthyReplicaIsNotReadInstead() {
    try (TestSource source =
        open("readFrom: replica", start(Map.of("SENTINEL REPLICAS mymaster", "*0")))) {
      assertThat(source.scrape("list: emails"))
          .containsExactly(
              new Outcome.Failed(
                  FailureKind.UNAVAILABLE,
                  "sentinel: no replica of \"mymaster\" is in good health; add one, or set"
                      + " \"readFrom\" to \"master\""));
    }
  }

  @Test
  void hungSentinelLeavesTimeForTheNextAndForTheMaster() {
    serve(a, AS_MASTER, 17);
    FakeBackend hung = start(names(serverA));
    hung.behave(new Behaviour.Silent());
    try (TestSource source = open("", hung, start(names(serverA)))) {
      assertThat(source.scrape(Duration.ofSeconds(3), "list: emails"))
          .containsExactly(length("emails", 17));
    }
  }

  private TestSource open(String settings, FakeBackend... sentinels) {
    String addresses =
        Arrays.stream(sentinels)
            .map(sentinel -> "'" + sentinel.address() + "'")
            .collect(Collectors.joining(", "));
    return TestSource.open(
        "{sentinel: {addresses: [%s], master: mymaster}, %s}".formatted(addresses, settings));
  }

  private FakeBackend start(Map<String, String> replies) {
    FakeBackend backend =
        FakeBackend.start(
            new FakeRedis(
                command ->
                    command.startsWith("AUTH ") || command.startsWith("SELECT ")
                        ? "+OK"
                        : replies.getOrDefault(command, "-ERR unknown command")));
    backends.add(backend);
    return backend;
  }

  private static void serve(Map<String, String> server, String greeting, int length) {
    server.put("HELLO 2", greeting);
    server.put("LLEN emails", ":" + length);
  }

  private static Map<String, String> names(FakeBackend server) {
    return new ConcurrentHashMap<>(
        Map.of(
            nameOf("mymaster"),
            Resp.list(server.address().host(), String.valueOf(server.address().port()))));
  }

  private static String nameOf(String master) {
    return "SENTINEL GET-MASTER-ADDR-BY-NAME " + master;
  }

  private static List<Object> replica(Address address, String flags, String link) {
    return List.of(
        "name",
        address.toString(),
        "ip",
        address.host(),
        "port",
        String.valueOf(address.port()),
        "flags",
        flags,
        "master-link-status",
        link);
  }
}
