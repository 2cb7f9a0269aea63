package io.externalmetrics.example;

import io.externalmetrics.connect.Address;
import io.externalmetrics.spi.ScraperPlugin;
import io.externalmetrics.testkit.FakeBackend;
import io.externalmetrics.testkit.ScraperContract;
import java.util.Map;

class MemcachedContractTest extends ScraperContract {

  @Override
  protected ScraperPlugin plugin() {
    return new MemcachedPlugin();
  }

  @Override
  protected String sourceSettings(Address address) {
    return "{address: \"" + address + "\"}";
  }

  @Override
  protected Map<String, String> metrics() {
    return Map.of("items", "{stat: curr_items}", "cpu", "{stat: rusage_user}");
  }

  @Override
  protected FakeBackend.Conversation healthy() {
    return FakeMemcached.answering(
        "STAT version 1.6.38", "STAT rusage_user 0.25", "STAT curr_items 3", "END");
  }
}
