package io.externalmetrics.server.query;

import io.externalmetrics.server.config.ShownSettings;
import io.externalmetrics.spi.PluginDescriptor;
import java.util.Map;

/**
 * What the plugin was asked.
 *
 * @param sourceSettings by key, without secrets
 * @param metricSettings the same
 */
public record Asked(
    String source,
    String plugin,
    double timeoutSeconds,
    Map<String, String> sourceSettings,
    Map<String, String> metricSettings) {

  static Asked of(Owner.Found owner) {
    PluginDescriptor plugin = owner.source().plugin().descriptor();
    return new Asked(
        owner.source().name(),
        plugin.name(),
        owner.source().timeout().toMillis() / 1000.0,
        ShownSettings.of(plugin.sourceSettings(), owner.source().settings()),
        ShownSettings.of(plugin.metricSettings(), owner.metric().settings()));
  }
}
