package io.externalmetrics.server.plugin;

import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
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
import java.util.Map;

/** A fake plugin with one setting of each kind. */
public final class QueuePlugin implements ScraperPlugin {
  public static final Setting<String> ADDRESS =
      Setting.required("address", SettingTypes.string(), "Where the queue listens.");
  public static final Setting<Secret> PASSWORD =
      Setting.optional("password", SettingTypes.secret(), "What it asks for.");
  private static final Setting<Secret> TOKEN =
      Setting.optional("token", SettingTypes.secret(), "A token instead of a password.");
  public static final Setting<Secret> LOGIN =
      Setting.optional(
          "login",
          SettingTypes.group(Schema.of(TOKEN), settings -> settings.get(TOKEN)),
          "How to log in.");

  public static final Setting<String> QUEUE =
      Setting.required("queue", SettingTypes.string(), "The name of the queue.");
  public static final Setting<Integer> DEPTH =
      Setting.withDefault("depth", SettingTypes.integer(1, 10), 3, "How deep to look.");

  public static final Schema SOURCE = Schema.of(ADDRESS, PASSWORD, LOGIN);

  @Override
  public PluginDescriptor descriptor() {
    return new PluginDescriptor(
        "queue",
        "Length of queues.",
        SOURCE,
        Schema.of(QUEUE, DEPTH),
        Duration.ofSeconds(15),
        false);
  }

  @Override
  public Scraper open(SourceContext source) {
    return new Scraper() {
      @Override
      public Map<String, Outcome> scrape(List<Metric> metrics, Deadline deadline) {
        return Map.of();
      }

      @Override
      public void close() {}
    };
  }
}
