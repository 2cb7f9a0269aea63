package io.externalmetrics.cloudwatch;

import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.PluginDescriptor;
import io.externalmetrics.spi.PollCost;
import io.externalmetrics.spi.Scraper;
import io.externalmetrics.spi.ScraperPlugin;
import io.externalmetrics.spi.SourceContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Metrics, metric math and Metrics Insights of Amazon CloudWatch. */
public final class CloudWatchPlugin implements ScraperPlugin {
  private static final PluginDescriptor DESCRIPTOR =
      new PluginDescriptor(
          "cloudwatch",
          "Metrics, metric math and Metrics Insights of Amazon CloudWatch.",
          CloudWatchSource.SCHEMA,
          MetricSettings.SCHEMA,
          Duration.ofSeconds(60),
          true);

  @Override
  public PluginDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Scraper open(SourceContext source) {
    return new CloudWatchScraper(source, InstantSource.system());
  }

  @Override
  public Optional<PollCost> cost(List<Metric> metrics) {
    return Optional.of(Cost.of(metrics));
  }
}
