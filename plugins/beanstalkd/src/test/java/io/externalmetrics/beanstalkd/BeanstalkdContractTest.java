package io.externalmetrics.beanstalkd;

import io.externalmetrics.connect.Address;
import io.externalmetrics.spi.ScraperPlugin;
import io.externalmetrics.testkit.FakeBackend;
import io.externalmetrics.testkit.ScraperContract;
import java.util.Map;

class BeanstalkdContractTest extends ScraperContract {

  @Override
  protected ScraperPlugin plugin() {
    return new BeanstalkdPlugin();
  }

  @Override
  protected String sourceSettings(Address address) {
    return "{address: \"" + address + "\"}";
  }

  @Override
  protected Map<String, String> metrics() {
    return Map.of("emails", "{tube: emails}", "mail", "{tubes: \"mail-*\"}");
  }

  @Override
  protected FakeBackend.Conversation healthy() {
    return new FakeBeanstalkd().put("emails", 3).put("mail-eu", 1).put("mail-us", 2);
  }
}
