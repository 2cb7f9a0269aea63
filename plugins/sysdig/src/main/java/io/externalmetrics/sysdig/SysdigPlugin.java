package io.externalmetrics.sysdig;

import io.externalmetrics.connect.http.HttpBackend;
import io.externalmetrics.spi.PluginDescriptor;
import io.externalmetrics.spi.Scraper;
import io.externalmetrics.spi.ScraperPlugin;
import io.externalmetrics.spi.SourceContext;
import io.externalmetrics.spi.settings.Settings;
import java.time.Duration;
import java.time.InstantSource;

/** PromQL queries and data requests to Sysdig Monitor. */
public final class SysdigPlugin implements ScraperPlugin {
  private static final PluginDescriptor DESCRIPTOR =
      new PluginDescriptor(
          "sysdig",
          "PromQL queries and metrics of the data API in Sysdig Monitor.",
          SourceSettings.SCHEMA,
          MetricSettings.SCHEMA,
          Duration.ofSeconds(60),
          true);

  private final InstantSource clock;

  public SysdigPlugin() {
    this(InstantSource.system());
  }

  /**
   * As the other, for tests.
   *
   * @param clock says which samples are complete
   */
  SysdigPlugin(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public PluginDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Scraper open(SourceContext source) {
    Settings settings = source.settings();
    HttpBackend backend =
        new HttpBackend(
            SourceSettings.url(settings), SourceSettings.access(settings), source.calls());
    return new SysdigScraper(backend, SourceSettings.credentials(settings), clock);
  }
}
