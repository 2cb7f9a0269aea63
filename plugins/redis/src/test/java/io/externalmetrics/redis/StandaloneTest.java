package io.externalmetrics.redis;

import static io.externalmetrics.redis.TestSource.length;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.testkit.FakeBackend;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StandaloneTest {
  private final Map<String, String> replies = new HashMap<>(Map.of("LLEN emails", ":17"));
  private final FakeRedis redis = new FakeRedis(replies);
  private final FakeBackend server = FakeBackend.start(redis);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void readsAReplicaThatIsInStep() {
    greet("standalone", "replica");
    replies.put("ROLE", Resp.list("slave", "127.0.0.1", 6379, "connected", 14));

    assertThat(scrape()).containsExactly(length("emails", 17));
  }

  @Test
  void replicaThatHasLostItsMasterNeverTellsOldLengths() {
    greet("standalone", "replica");
    replies.put("ROLE", Resp.list("slave", "127.0.0.1", 6379, "connect", -1));

    assertThat(scrape())
        .containsExactly(
            new Outcome.Failed(
                FailureKind.UNAVAILABLE,
                "replica " + server.address() + " has no link to its master, so its data are old"));
  }

  @Test
  void userWhoMayNotAskAReplicaForItsRoleIsToldTheRule() {
    greet("standalone", "replica");
    replies.put("ROLE", "-NOPERM x");

    assertThat(scrape())
        .containsExactly(
            new Outcome.Failed(FailureKind.DENIED, "the user may not run ROLE; give it +role"));
  }

  @Test
  void masterNeedsNotTellItsRole() {
    greet("standalone", "master");

    assertThat(scrape()).containsExactly(length("emails", 17));
    assertThat(redis.commands()).containsExactly("HELLO 2", "LLEN emails");
  }

  @Test
  void serverTooOldToGreetIsReadAllTheSame() {
    replies.put("HELLO 2", "-ERR unknown command 'HELLO'");

    assertThat(scrape()).containsExactly(length("emails", 17));
  }

  @Test
  void replicaInAClusterSendsToTheClusterWhateverItsLink() {
    greet("cluster", "replica");
    replies.put("LLEN emails", "-MOVED 7 127.0.0.1:7000");

    assertThat(scrape())
        .containsExactly(
            new Outcome.Failed(
                FailureKind.REJECTED,
                "key \"emails\" is on another node of a cluster; set \"cluster\" in place of"
                    + " \"address\""));
  }

  private void greet(String mode, String role) {
    replies.put("HELLO 2", Resp.list("mode", mode, "role", role));
  }

  private List<Outcome> scrape() {
    try (TestSource source = TestSource.open("address: '%s'".formatted(server.address()))) {
      return source.scrape("list: emails");
    }
  }
}
