package io.externalmetrics.redis;

import io.externalmetrics.connect.Address;
import io.externalmetrics.spi.ScraperPlugin;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.testkit.FakeBackend;
import io.externalmetrics.testkit.ScraperContract;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** A sentinel that misbehaves; the master that it names is well. */
class SentinelContractTest extends ScraperContract {
  private final FakeBackend master =
      FakeBackend.start(
          new FakeRedis(
              Map.of(
                  "HELLO 2",
                  Resp.list("mode", "standalone", "role", "master"),
                  "LLEN emails",
                  ":17")));

  @AfterEach
  void stopMaster() {
    master.close();
  }

  @Override
  protected ScraperPlugin plugin() {
    return new RedisPlugin();
  }

  @Override
  protected String sourceSettings(Address address) {
    return "{sentinel: {addresses: ['%s'], master: mymaster}}".formatted(address);
  }

  @Override
  protected RawValue withSecret(RawValue settings, String secret) {
    Map<String, RawValue> all = fields(super.withSecret(settings, secret));
    all.computeIfPresent(
        "sentinel",
        (_, sentinel) -> {
          Map<String, RawValue> itsOwn = fields(sentinel);
          itsOwn.put("password", new RawValue.Text(secret));
          return new RawValue.Fields(itsOwn);
        });
    return new RawValue.Fields(all);
  }

  @Override
  protected Map<String, String> metrics() {
    return Map.of("emails", "list: emails");
  }

  @Override
  protected FakeBackend.Conversation healthy() {
    return new FakeRedis(
        Map.of(
            "SENTINEL GET-MASTER-ADDR-BY-NAME mymaster",
            Resp.list(master.address().host(), String.valueOf(master.address().port()))));
  }

  private static Map<String, RawValue> fields(RawValue mapping) {
    return new LinkedHashMap<>(((RawValue.Fields) mapping).fields());
  }
}
