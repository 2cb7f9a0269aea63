package io.externalmetrics.server.poll;

import io.externalmetrics.server.config.MetricDefinition;
import io.externalmetrics.server.config.Redactor;
import io.externalmetrics.server.config.References;
import io.externalmetrics.server.config.References.Resolution;
import io.externalmetrics.server.config.References.Resolver;
import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.PluginDescriptor;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.SettingPath;
import io.externalmetrics.spi.settings.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of a source with the files, variables and Secrets behind them read anew at every
 * poll. Settings without a reference cannot change, and are resolved once; where a source has no
 * others, every poll gets the very same.
 */
final class ReferencedSettings implements SettingsSupply {
  private final SourceDefinition source;
  private final References references;
  private final IdentityHashMap<RawValue, Resolution> constant = new IdentityHashMap<>();
  private final boolean mayChange;
  private Optional<Resolved> unchanging = Optional.empty();

  ReferencedSettings(SourceDefinition source, References references) {
    this.source = source;
    this.references = references;
    this.mayChange =
        source.settings().holdsReference()
            || source.metrics().stream().anyMatch(metric -> metric.settings().holdsReference());
  }

  @Override
  public Resolved resolve() throws UnresolvedException {
    return resolve(references.recent());
  }

  @Override
  public Resolved resolveAnew() throws UnresolvedException {
    return resolve(references.newest());
  }

  private Resolved resolve(Resolver resolver) throws UnresolvedException {
    if (unchanging.isPresent()) {
      return unchanging.get();
    }
    Resolved resolved = resolved(resolver);
    if (!mayChange) {
      unchanging = Optional.of(resolved);
      constant.clear();
    }
    return resolved;
  }

  private Resolved resolved(Resolver resolver) throws UnresolvedException {
    PluginDescriptor plugin = source.plugin().descriptor();
    List<Redactor> redactors = new ArrayList<>();
    Settings settings =
        switch (resolution(
            resolver,
            plugin.sourceSettings(),
            source.settings(),
            SettingPath.ROOT.key("settings"))) {
          case Resolution.Resolved(Settings values, Redactor redactor) -> {
            redactors.add(redactor);
            yield values;
          }
          case Resolution.Unresolved(String reason) -> throw new UnresolvedException(reason);
        };
    List<Metric> metrics = new ArrayList<>();
    Map<String, String> unresolved = new HashMap<>();
    for (MetricDefinition metric : source.metrics()) {
      switch (resolution(resolver, plugin.metricSettings(), metric.settings(), SettingPath.ROOT)) {
        case Resolution.Resolved(Settings values, Redactor redactor) -> {
          redactors.add(redactor);
          metrics.add(new Metric(metric.name(), values));
        }
        case Resolution.Unresolved(String reason) -> unresolved.put(metric.name(), reason);
      }
    }
    return new Resolved(settings, metrics, unresolved, Redactor.all(redactors)::redact);
  }

  private Resolution resolution(Resolver resolver, Schema schema, RawValue raw, SettingPath path) {
    return raw.holdsReference()
        ? resolver.resolve(schema, raw, path)
        : constant.computeIfAbsent(raw, value -> resolver.resolve(schema, value, path));
  }
}
