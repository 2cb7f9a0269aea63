package io.externalmetrics.prometheus;

import io.externalmetrics.connect.Address;
import io.externalmetrics.spi.ScraperPlugin;
import io.externalmetrics.testkit.FakeBackend;
import io.externalmetrics.testkit.ScraperContract;
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
  protected Map<String, String> metrics() {
    return Map.of(
        "foo", "query: foo",
        "by-yeah", "query: sum by (yeah) (foo)",
        "number", "query: scalar(foo)");
  }

  @Override
  protected FakeBackend.Conversation healthy() {
    return new FakePrometheus(
        Map.of(
            "foo", FakePrometheus.vector("{\"__name__\":\"foo\",\"yeah\":\"a\"} 17"),
            "sum by (yeah) (foo)",
                FakePrometheus.vector("{\"yeah\":\"a\"} 17", "{\"yeah\":\"b\"} 0.5"),
            "scalar(foo)", FakePrometheus.success("scalar", "[1700000000.123,\"17\"]")));
  }
}
