package io.externalmetrics.redis;

import io.externalmetrics.connect.Address;
import io.externalmetrics.spi.ScraperPlugin;
import io.externalmetrics.testkit.FakeBackend;
import io.externalmetrics.testkit.ScraperContract;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** A master that misbehaves; the sentinel that names it is well. */
class SentinelMasterContractTest extends ScraperContract {
  private Optional<Address> master = Optional.empty();

  private final FakeBackend sentinel =
      FakeBackend.start(
          new FakeRedis(
              _ -> {
                Address named = master.orElseThrow();
                return Resp.list(named.host(), String.valueOf(named.port()));
              }));

  @AfterEach
  void stopSentinel() {
    sentinel.close();
  }

  @Override
  protected ScraperPlugin plugin() {
    return new RedisPlugin();
  }

  @Override
  protected String sourceSettings(Address address) {
    master = Optional.of(address);
    return "{sentinel: {addresses: ['%s'], master: mymaster}, username: ems, password: secret}"
        .formatted(sentinel.address());
  }

  @Override
  protected Map<String, String> metrics() {
    return Map.of("emails", "list: emails");
  }

  @Override
  protected FakeBackend.Conversation healthy() {
    return new FakeRedis(
        Map.of(
            "AUTH",
            "+OK",
            "HELLO 2",
            Resp.list("mode", "standalone", "role", "master"),
            "LLEN emails",
            ":17"));
  }
}
