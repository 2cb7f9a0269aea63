package io.externalmetrics.beanstalkd;

import io.externalmetrics.connect.Address;
import io.externalmetrics.spi.PluginDescriptor;
import io.externalmetrics.spi.Scraper;
import io.externalmetrics.spi.ScraperPlugin;
import io.externalmetrics.spi.SourceContext;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.Setting;
import java.time.Duration;

/** Queue depths of beanstalkd tubes. */
public final class BeanstalkdPlugin implements ScraperPlugin {
  private static final Setting<Address> ADDRESS =
      Setting.required(
          "address", Address.type(11300), "Where beanstalkd listens; port 11300 if left out.");

  private static final PluginDescriptor DESCRIPTOR =
      new PluginDescriptor(
          "beanstalkd",
          "Jobs and workers per tube of a beanstalkd server.",
          Schema.of(ADDRESS),
          TubeMetric.SCHEMA,
          Duration.ofSeconds(15),
          false);

  @Override
  public PluginDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Scraper open(SourceContext source) {
    return new BeanstalkdScraper(source.settings().get(ADDRESS), source.calls());
  }
}
