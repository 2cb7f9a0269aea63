package io.externalmetrics.testkit;

import io.externalmetrics.connect.Address;
import io.externalmetrics.spi.PluginDescriptor;
import io.externalmetrics.spi.Scraper;
import io.externalmetrics.spi.ScraperPlugin;
import io.externalmetrics.spi.Secret;
import io.externalmetrics.spi.SourceContext;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingTypes;
import java.time.Duration;
import java.util.List;

/** Reads counters by a toy protocol: {@code GET name} is answered by {@code = number}. */
public final class CounterPlugin implements ScraperPlugin {
  static final Setting<Address> ADDRESS =
      Setting.required("address", Address.type(7), "Where the counters are.");
  static final Setting<Secret> PASSWORD =
      Setting.optional("password", SettingTypes.secret(), "Sent first.");
  static final Setting<List<String>> COUNTERS =
      Setting.withDefault(
          "counters", SettingTypes.listOf(SettingTypes.string()), List.of("a", "b"), "Added up.");

  private static final PluginDescriptor DESCRIPTOR =
      new PluginDescriptor(
          "counter",
          "Counters of the toy protocol.",
          Schema.of(ADDRESS, PASSWORD),
          Schema.of(COUNTERS),
          Duration.ofSeconds(15),
          false);

  @Override
  public PluginDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Scraper open(SourceContext source) {
    return new CounterScraper(
        source.settings().get(ADDRESS), source.settings().find(PASSWORD), source.calls());
  }
}
