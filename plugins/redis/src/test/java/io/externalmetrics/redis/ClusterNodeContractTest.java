package io.externalmetrics.redis;

import io.externalmetrics.connect.Address;
import io.externalmetrics.spi.ScraperPlugin;
import io.externalmetrics.testkit.FakeBackend;
import io.externalmetrics.testkit.ScraperContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** A node that misbehaves; the one that knows the slots is well. */
class ClusterNodeContractTest extends ScraperContract {
  private Optional<Address> node = Optional.empty();

  private final FakeBackend seed =
      FakeBackend.start(
          new FakeRedis(
              command ->
                  switch (command) {
                    case "AUTH ems secret" -> "+OK";
                    default ->
                        Resp.list(
                            List.of(0, 16383, List.of(Resp.NIL, node.orElseThrow().port(), "id")));
                  }));

  @AfterEach
  void stopSeed() {
    seed.close();
  }

  @Override
  protected ScraperPlugin plugin() {
    return new RedisPlugin();
  }

  @Override
  protected String sourceSettings(Address address) {
    node = Optional.of(address);
    return "{cluster: {addresses: ['%s']}, username: ems, password: secret}"
        .formatted(seed.address());
  }

  @Override
  protected Map<String, String> metrics() {
    return Map.of(
        "emails", "list: emails",
        "backlog", "{stream: orders, group: workers, count: backlog}",
        "queues", "{keys: 'queue:*', type: list}");
  }

  @Override
  protected FakeBackend.Conversation healthy() {
    return new FakeRedis(
        command ->
            switch (command) {
              case "AUTH ems secret" -> "+OK";
              case "HELLO 2" -> Resp.list("mode", "cluster", "role", "master");
              case "CLUSTER INFO" -> Resp.text("cluster_state:ok");
              case "LLEN emails" -> ":17";
              case "XINFO GROUPS orders" ->
                  Resp.list(List.of("name", "workers", "pending", 3, "lag", 4));
              case "SCAN 0 MATCH queue:* COUNT 1000 TYPE list" ->
                  Resp.list("0", List.of("queue:a"));
              case "LLEN queue:a" -> ":5";
              default -> "-ERR unknown command";
            });
  }
}
