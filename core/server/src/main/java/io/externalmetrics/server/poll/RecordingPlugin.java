package io.externalmetrics.server.poll;

import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.PluginDescriptor;
import io.externalmetrics.spi.ScrapeException;
import io.externalmetrics.spi.Scraper;
import io.externalmetrics.spi.ScraperPlugin;
import io.externalmetrics.spi.SourceContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A plugin that another one does the work of, and that remembers the newest outcomes. */
final class RecordingPlugin implements ScraperPlugin {
  private final ScraperPlugin plugin;
  private final Map<String, Outcome> outcomes = new ConcurrentHashMap<>();

  RecordingPlugin(ScraperPlugin plugin) {
    this.plugin = plugin;
  }

  /** What the newest scrape gave for a metric, if it gave anything. */
  Optional<Outcome> outcome(String metric) {
    return Optional.ofNullable(outcomes.get(metric));
  }

  @Override
  public PluginDescriptor descriptor() {
    return plugin.descriptor();
  }

  @Override
  public Scraper open(SourceContext source) {
    return new RecordingScraper(plugin.open(source));
  }

  private final class RecordingScraper implements Scraper {
    private final Scraper scraper;

    private RecordingScraper(Scraper scraper) {
      this.scraper = scraper;
    }

    @Override
    public Map<String, Outcome> scrape(List<Metric> metrics, Deadline deadline)
        throws ScrapeException, InterruptedException {
      outcomes.clear();
      Map<String, Outcome> told = scraper.scrape(metrics, deadline);
      // A plugin with a defect may give no map, or null for a metric.
      for (Metric metric : metrics) {
        Optional.ofNullable(told.get(metric.name()))
            .ifPresent(outcome -> outcomes.put(metric.name(), outcome));
      }
      return told;
    }

    @Override
    public void close() {
      scraper.close();
    }
  }
}
