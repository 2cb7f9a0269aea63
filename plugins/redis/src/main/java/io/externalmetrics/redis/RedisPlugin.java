package io.externalmetrics.redis;

import io.externalmetrics.spi.PluginDescriptor;
import io.externalmetrics.spi.Scraper;
import io.externalmetrics.spi.ScraperPlugin;
import io.externalmetrics.spi.SourceContext;
import java.time.Duration;

/** Lengths of keys in a standalone Redis or Valkey server. */
public final class RedisPlugin implements ScraperPlugin {
  private static final PluginDescriptor DESCRIPTOR =
      new PluginDescriptor(
          "redis",
          "Lengths of lists, sets, sorted sets, hashes and streams in Redis or Valkey.",
          RedisServer.SCHEMA,
          LengthSettings.SCHEMA,
          Duration.ofSeconds(15),
          false);

  @Override
  public PluginDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Scraper open(SourceContext source) {
    return new RedisScraper(RedisServer.of(source.settings()));
  }
}
