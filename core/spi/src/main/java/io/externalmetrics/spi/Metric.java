package io.externalmetrics.spi;

import io.externalmetrics.spi.settings.Settings;
import java.util.Objects;

/**
 * One metric a scrape is asked for.
 *
 * @param name the metric's name in the configuration, unique within its source; the key of its
 *     outcome
 * @param settings the plugin's own metric settings, already valid under {@link
 *     PluginDescriptor#metricSettings()}
 */
public record Metric(String name, Settings settings) {
  public Metric {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(settings, "settings");
  }
}
