package io.externalmetrics.redis;

import io.externalmetrics.connect.Address;
import io.externalmetrics.spi.ScraperPlugin;
import io.externalmetrics.testkit.FakeBackend;
import io.externalmetrics.testkit.ScraperContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** A node that knows the slots, and misbehaves; the one that has them is well. */
class ClusterContractTest extends ScraperContract {
  private final FakeBackend node = FakeBackend.start(new FakeRedis(Map.of("LLEN emails", ":17")));

  @AfterEach
  void stopNode() {
    node.close();
  }

  @Override
  protected ScraperPlugin plugin() {
    return new RedisPlugin();
  }

  @Override
  protected String sourceSettings(Address address) {
    return "{cluster: {addresses: ['%s']}, username: ems, password: secret}".formatted(address);
  }

  @Override
  protected Map<String, String> metrics() {
    return Map.of("emails", "list: emails");
  }

  @Override
  protected FakeBackend.Conversation healthy() {
    return new FakeRedis(
        Map.of(
            "CLUSTER SLOTS",
            Resp.list(List.of(0, 16383, List.of("127.0.0.1", node.address().port(), "id")))));
  }
}
