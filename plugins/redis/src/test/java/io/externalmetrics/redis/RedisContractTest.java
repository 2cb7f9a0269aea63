package io.externalmetrics.redis;

import io.externalmetrics.connect.Address;
import io.externalmetrics.spi.ScraperPlugin;
import io.externalmetrics.testkit.FakeBackend;
import io.externalmetrics.testkit.ScraperContract;
import java.util.List;
import java.util.Map;

class RedisContractTest extends ScraperContract {

  @Override
  protected ScraperPlugin plugin() {
    return new RedisPlugin();
  }

  @Override
  protected String sourceSettings(Address address) {
    return "{address: '%s', username: ems, password: secret, database: 2}".formatted(address);
  }

  @Override
  protected Map<String, String> metrics() {
    return Map.of(
        "backlog", "{stream: orders, group: workers, count: backlog}",
        "queues", "{keys: 'queue:*', type: list}",
        "emails", "list: emails",
        "users", "set: users",
        "due", "{sortedSet: jobs, maxScore: 5}",
        "jobs", "sortedSet: jobs",
        "carts", "hash: carts",
        "events", "stream: events");
  }

  @Override
  protected FakeBackend.Conversation healthy() {
    return new FakeRedis(
        Map.of(
            "LLEN emails",
            ":17",
            "SCARD users",
            ":200",
            "ZCOUNT jobs -inf 5.0",
            ":3",
            "ZCARD jobs",
            ":40",
            "HLEN carts",
            ":0",
            "XLEN events",
            ":5000000000",
            "XINFO GROUPS orders",
            Resp.list(List.of("name", "workers", "pending", 3, "lag", 4)),
            "HELLO 2",
            Resp.list("mode", "standalone", "role", "master"),
            "SCAN 0 MATCH queue:* COUNT 1000 TYPE list",
            Resp.list("0", List.of("queue:a")),
            "LLEN queue:a",
            ":5"));
  }
}
