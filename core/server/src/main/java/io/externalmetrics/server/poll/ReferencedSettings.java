package io.externalmetrics.server.poll;

import io.externalmetrics.server.config.MetricDefinition;
import io.externalmetrics.server.config.Redactor;
import io.externalmetrics.server.config.References;
import io.externalmetrics.server.config.References.Resolution;
import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.PluginDescriptor;
import io.externalmetrics.spi.settings.SettingPath;
import io.externalmetrics.spi.settings.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings of a source with the files and variables behind them read anew at every poll. */
final class ReferencedSettings implements SettingsSupply {
  private final SourceDefinition source;
  private final References references;
  private final boolean mayChange;
  private Optional<Resolved> resolved = Optional.empty();

  ReferencedSettings(SourceDefinition source, References references) {
    this.source = source;
    this.references = references;
    this.mayChange =
        source.settings().holdsReference()
            || source.metrics().stream().anyMatch(metric -> metric.settings().holdsReference());
  }

  @Override
  public Resolved resolve() throws UnresolvedException {
    if (mayChange || resolved.isEmpty()) {
      resolved = Optional.of(read());
    }
    return resolved.get();
  }

  private Resolved read() throws UnresolvedException {
    PluginDescriptor plugin = source.plugin().descriptor();
    List<Redactor> redactors = new ArrayList<>();
    Settings settings =
        switch (references.resolve(
            plugin.sourceSettings(), source.settings(), SettingPath.ROOT.key("settings"))) {
          case Resolution.Resolved(Settings values, Redactor redactor) -> {
            redactors.add(redactor);
            yield values;
          }
          case Resolution.Unresolved(String reason) -> throw new UnresolvedException(reason);
        };
    List<Metric> metrics = new ArrayList<>();
    Map<String, String> unresolved = new HashMap<>();
    for (MetricDefinition metric : source.metrics()) {
      switch (references.resolve(plugin.metricSettings(), metric.settings(), SettingPath.ROOT)) {
        case Resolution.Resolved(Settings values, Redactor redactor) -> {
          redactors.add(redactor);
          metrics.add(new Metric(metric.name(), values));
        }
        case Resolution.Unresolved(String reason) -> unresolved.put(metric.name(), reason);
      }
    }
    return new Resolved(settings, metrics, unresolved, Redactor.all(redactors)::redact);
  }
}
