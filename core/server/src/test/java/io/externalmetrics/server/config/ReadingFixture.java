package io.externalmetrics.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.plugin.DescribedPlugin;
import io.externalmetrics.server.plugin.PluginCatalog;
import io.externalmetrics.server.plugin.QueuePlugin;
import io.externalmetrics.spi.PluginDescriptor;
import io.externalmetrics.spi.ScraperPlugin;
import io.externalmetrics.spi.settings.Schema;
import java.time.Duration;
import java.util.List;

/** Reads configuration texts with two plugins: {@code queue}, and {@code dated}. */
final class ReadingFixture {
  static final ScraperPlugin QUEUE = new QueuePlugin();
  static final ScraperPlugin DATED =
      new DescribedPlugin(
          () ->
              new PluginDescriptor(
                  "dated",
                  "Samples with a date.",
                  Schema.of(),
                  Schema.of(),
                  Duration.ofSeconds(60),
                  true));

  private ReadingFixture() {}

  static ConfigurationReading reading(String text) {
    return new ConfigurationReader(
            PluginCatalog.of(ConfigurationReader.commonMetricKeys(), QUEUE, DATED))
        .read("ems.yaml", text);
  }

  static Configuration usable(String text) {
    assertThat(reading(text)).isInstanceOf(ConfigurationReading.Usable.class);
    return ((ConfigurationReading.Usable) reading(text)).configuration();
  }

  static List<String> problems(String text) {
    return switch (reading(text)) {
      case ConfigurationReading.Usable(Configuration configuration) ->
          configuration.problems().stream().map(Object::toString).toList();
      case ConfigurationReading.Unusable(var problems) ->
          problems.stream().map(Object::toString).toList();
    };
  }

  static List<String> warnings(String text) {
    return usable(text).warnings().stream().map(Object::toString).toList();
  }

  static SourceDefinition source(String text) {
    Configuration configuration = usable(text);
    assertThat(configuration.problems()).isEmpty();
    return configuration.sources().getFirst();
  }
}
