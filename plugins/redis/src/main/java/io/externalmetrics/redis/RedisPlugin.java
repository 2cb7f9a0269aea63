package io.externalmetrics.redis;

import io.externalmetrics.spi.PluginDescriptor;
import io.externalmetrics.spi.Scraper;
import io.externalmetrics.spi.ScraperPlugin;
import io.externalmetrics.spi.SourceContext;
import java.time.Duration;

/**
 * Lengths of keys, and backlogs of streams, in Redis and Valkey: one server, Sentinel or Cluster.
 */
public final class RedisPlugin implements ScraperPlugin {
  private static final PluginDescriptor DESCRIPTOR =
      new PluginDescriptor(
          "redis",
          "Lengths of lists, sets, sorted sets, hashes and streams, and backlogs of consumer groups, in Redis or Valkey.",
          SourceSettings.SCHEMA,
          MetricSettings.SCHEMA,
          Duration.ofSeconds(15),
          false);

  @Override
  public PluginDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Scraper open(SourceContext source) {
    return new RedisScraper(SourceSettings.topology(source.settings(), source.calls()));
  }
}
