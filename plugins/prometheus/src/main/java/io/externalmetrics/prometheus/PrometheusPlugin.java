package io.externalmetrics.prometheus;

import io.externalmetrics.spi.PluginDescriptor;
import io.externalmetrics.spi.Scraper;
import io.externalmetrics.spi.ScraperPlugin;
import io.externalmetrics.spi.SourceContext;
import java.time.Duration;

/** Values of PromQL queries in Prometheus, Thanos, Mimir, VictoriaMetrics and their like. */
public final class PrometheusPlugin implements ScraperPlugin {
  private static final PluginDescriptor DESCRIPTOR =
      new PluginDescriptor(
          "prometheus",
          "PromQL queries to Prometheus, Thanos, Mimir, VictoriaMetrics and their like.",
          ServerSettings.SCHEMA,
          QuerySettings.SCHEMA,
          Duration.ofSeconds(15),
          false);

  @Override
  public PluginDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Scraper open(SourceContext source) {
    return new PrometheusScraper(source);
  }
}
