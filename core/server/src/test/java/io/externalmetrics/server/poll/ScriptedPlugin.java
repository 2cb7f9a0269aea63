package io.externalmetrics.server.poll;

import io.externalmetrics.server.config.Definitions;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A plugin whose scrapers do what the test says, and that remembers them. */
public final class ScriptedPlugin implements ScraperPlugin {
  public final List<ScriptedScraper> opened = new CopyOnWriteArrayList<>();

  private volatile Opening opening = _ -> {};
  private volatile Script script;
  private volatile Runnable onClose = () -> {};

  /** What opening does before it gives a scraper. */
  @FunctionalInterface
  interface Opening {
    void of(SourceContext source);
  }

  /** What a scrape does. */
  @FunctionalInterface
  public interface Script {
    Map<String, Outcome> scrape(List<Metric> metrics, Deadline deadline)
        throws ScrapeException, InterruptedException;
  }

  public ScriptedPlugin(Script script) {
    this.script = script;
  }

  /** Every metric has this value. */
  public static Script value(double value) {
    return (metrics, _) ->
        metrics.stream().collect(Collectors.toMap(Metric::name, _ -> Outcome.Samples.of(value)));
  }

  ScriptedPlugin onOpen(Opening value) {
    opening = value;
    return this;
  }

  Script script() {
    return script;
  }

  public ScriptedPlugin onScrape(Script value) {
    script = value;
    return this;
  }

  public ScriptedPlugin onClose(Runnable value) {
    onClose = value;
    return this;
  }

  @Override
  public PluginDescriptor descriptor() {
    return Definitions.descriptor("scripted");
  }

  @Override
  public Scraper open(SourceContext source) {
    opening.of(source);
    ScriptedScraper scraper = new ScriptedScraper(source);
    opened.add(scraper);
    return scraper;
  }

  /** Counts its calls. */
  public final class ScriptedScraper implements Scraper {
    final SourceContext source;
    final AtomicInteger scrapes = new AtomicInteger();
    public final AtomicInteger closes = new AtomicInteger();

    private ScriptedScraper(SourceContext source) {
      this.source = source;
    }

    @Override
    public Map<String, Outcome> scrape(List<Metric> metrics, Deadline deadline)
        throws ScrapeException, InterruptedException {
      scrapes.incrementAndGet();
      return script.scrape(metrics, deadline);
    }

    @Override
    public void close() {
      closes.incrementAndGet();
      onClose.run();
    }
  }
}
