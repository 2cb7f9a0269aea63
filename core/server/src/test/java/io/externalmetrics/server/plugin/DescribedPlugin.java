package io.externalmetrics.server.plugin;

import io.externalmetrics.spi.PluginDescriptor;
import io.externalmetrics.spi.Scraper;
import io.externalmetrics.spi.ScraperPlugin;
import io.externalmetrics.spi.SourceContext;
import java.util.function.Supplier;

/** A plugin of a given description that cannot be opened. */
public record DescribedPlugin(Supplier<PluginDescriptor> describe) implements ScraperPlugin {
  @Override
  public PluginDescriptor descriptor() {
    return describe.get();
  }

  @Override
  public Scraper open(SourceContext source) {
    throw new UnsupportedOperationException("only its description is wanted");
  }
}
