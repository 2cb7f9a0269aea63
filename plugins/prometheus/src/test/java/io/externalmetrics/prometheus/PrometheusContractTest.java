package io.externalmetrics.prometheus;

import io.externalmetrics.connect.Address;
import io.externalmetrics.spi.ScraperPlugin;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.testkit.FakeBackend;
import io.externalmetrics.testkit.ScraperContract;
import io.externalmetrics.testkit.TestSettings;
import java.util.HashMap;
import java.util.Map;

class PrometheusContractTest extends ScraperContract {

  @Override
  protected ScraperPlugin plugin() {
    return new PrometheusPlugin();
  }

  @Override
  protected String sourceSettings(Address address) {
    return "{url: 'http://%s/prometheus/', maxConnections: 1, lookback: 1m}".formatted(address);
  }

  @Override
  protected RawValue withSecret(RawValue settings, String secret) {
    Map<String, RawValue> fields = new HashMap<>(((RawValue.Fields) settings).fields());
    RawValue planted = new RawValue.Text(secret);
    fields.put("headers", new RawValue.Fields(Map.of("X-Scope-OrgID", planted)));
    fields.put("auth", TestSettings.raw("{bearer: {token: %s}}".formatted(secret)));
    return new RawValue.Fields(fields);
  }

  @Override
  protected Map<String, String> metrics() {
    // One request, because a connection that is lost ends only the request that it carries.
    return Map.of(
        "foo", "query: foo",
        "by-yeah", "{query: foo, keepLabels: [yeah]}");
  }

  @Override
  protected FakeBackend.Conversation healthy() {
    return new FakePrometheus(
        Map.of(
            "foo",
            FakePrometheus.vector(
                "{\"__name__\":\"foo\",\"job\":\"shop\",\"yeah\":\"a\"} 17",
                "{\"__name__\":\"foo\",\"job\":\"shop\",\"yeah\":\"b\"} 0.5")));
  }
}
