package io.externalmetrics.spi;

import io.externalmetrics.spi.settings.Schema;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What the server knows of a plugin before it opens a source.
 *
 * @param name what {@code plugin:} names, such as {@code beanstalkd}; {@code
 *     [a-z0-9]+(-[a-z0-9]+)*}
 * @param summary one sentence for {@code ems plugins}
 * @param sourceSettings what stands under {@code settings:} of a source
 * @param metricSettings what a metric may have beside the settings common to all plugins
 * @param defaultInterval how often to poll where the source does not say; more than zero
 * @param datesSamples whether the backend tells when a sample was measured; only then may a source
 *     set {@code maxSampleAge}
 */
public record PluginDescriptor(
    String name,
    String summary,
    Schema sourceSettings,
    Schema metricSettings,
    Duration defaultInterval,
    boolean datesSamples) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  public PluginDescriptor {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("plugin name \"" + name + "\" does not match " + NAME);
    }
    if (summary.isBlank()) {
      throw new IllegalArgumentException("plugin \"" + name + "\" has no summary");
    }
    Objects.requireNonNull(sourceSettings, "sourceSettings");
    Objects.requireNonNull(metricSettings, "metricSettings");
    if (!defaultInterval.isPositive()) {
      throw new IllegalArgumentException("plugin \"" + name + "\" has no positive interval");
    }
  }
}
