package io.externalmetrics.server.config;

import io.externalmetrics.server.plugin.PluginCatalog;
import io.externalmetrics.server.yaml.YamlDocument;
import io.externalmetrics.spi.PluginDescriptor;
import io.externalmetrics.spi.ScraperPlugin;
import io.externalmetrics.spi.settings.Problem;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.SettingPath;
import io.externalmetrics.spi.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Reads one source at a time. */
final class SourceDefinitionReader {
  private final PluginCatalog plugins;
  private final YamlDocument document;

  SourceDefinitionReader(PluginCatalog plugins, YamlDocument document) {
    this.plugins = plugins;
    this.document = document;
  }

  ReadSource read(RawValue raw, SettingPath path) {
    List<Problem> problems = new ArrayList<>(ownDocumentProblems(path));
    Consumer<Problem> found = document.unlessKnown(problems);
    Map<String, RawValue> fields =
        raw instanceof RawValue.Fields(Map<String, RawValue> all) ? all : Map.of();
    Settings settings = SourceSection.SCHEMA.read(raw, path, found);
    fields.forEach((key, value) -> refuseReference(key, value, path, found));

    Optional<ScraperPlugin> plugin = settings.find(SourceSection.PLUGIN).flatMap(plugins::find);
    Optional<PluginDescriptor> descriptor = plugin.map(ScraperPlugin::descriptor);
    if (plugin.isEmpty()) {
      settings
          .find(SourceSection.PLUGIN)
          .ifPresent(name -> found.accept(new Problem(path.key("plugin"), plugins.unknown(name))));
    }
    RawValue pluginSettings =
        settings.find(SourceSection.SETTINGS).orElseGet(RawValue.Nothing::new);
    Optional<Timing> timing = Optional.empty();
    if (descriptor.isPresent()) {
      timing = Optional.of(Timing.read(settings, descriptor.get(), path, found));
      PluginSchemas.read(
          descriptor.get().sourceSettings(),
          pluginSettings,
          path.key(SourceSection.SETTINGS.key()),
          found);
    }

    Optional<String> name = settings.find(SourceSection.NAME);
    Optional<String> prefix =
        fields.containsKey(SourceSection.PREFIX.key())
            ? settings.find(SourceSection.PREFIX)
            : name.map(known -> known + "-");
    Namespaces namespaces = namespaces(fields, settings);
    List<ReadMetric> metrics =
        metrics(
            settings, path, new MetricDefinitionReader(document, descriptor, prefix, namespaces));

    Optional<SourceDefinition> definition =
        problems.isEmpty()
            ? Optional.of(
                new SourceDefinition(
                    name.orElseThrow(),
                    plugin.orElseThrow(),
                    prefix.orElseThrow(),
                    timing.orElseThrow().interval(),
                    timing.orElseThrow().timeout(),
                    timing.orElseThrow().maxAge(),
                    settings.find(SourceSection.MAX_SAMPLE_AGE),
                    settings.find(SourceSection.MAX_CALLS_PER_MINUTE),
                    pluginSettings,
                    metrics.stream().flatMap(metric -> metric.definition().stream()).toList(),
                    metrics.stream().flatMap(metric -> metric.refused().stream()).toList()))
            : Optional.empty();
    List<Problem> warnings = new ArrayList<>();
    timing.flatMap(read -> read.warning(path)).ifPresent(warnings::add);
    if (problems.isEmpty()) {
      descriptor.ifPresent(
          known ->
              PluginSchemas.advise(
                  known.sourceSettings(),
                  pluginSettings,
                  path.key(SourceSection.SETTINGS.key()),
                  warnings::add));
    }
    return new ReadSource(path, name, prefix, namespaces, definition, problems, warnings, metrics);
  }

  /** Those of the source, without those of its metrics. */
  private List<Problem> ownDocumentProblems(SettingPath path) {
    SettingPath metrics = path.key(SourceSection.METRICS.key());
    return document.problemsWithin(path).stream()
        .filter(
            problem ->
                problem.path().equals(metrics) || !YamlDocument.isWithin(problem.path(), metrics))
        .toList();
  }

  private static void refuseReference(
      String key, RawValue value, SettingPath path, Consumer<Problem> problems) {
    boolean readElsewhere =
        key.equals(SourceSection.SETTINGS.key()) || key.equals(SourceSection.METRICS.key());
    if (!readElsewhere && SourceSection.SCHEMA.find(key).isPresent()) {
      OwnReferences.refuse(value, path.key(key), problems);
    }
  }

  private static Namespaces namespaces(Map<String, RawValue> fields, Settings settings) {
    boolean unreadable =
        fields.containsKey(SourceSection.NAMESPACES.key())
            && !settings.has(SourceSection.NAMESPACES);
    return unreadable
        ? Namespaces.NONE
        : new Namespaces(Set.copyOf(settings.get(SourceSection.NAMESPACES)));
  }

  private List<ReadMetric> metrics(
      Settings settings, SettingPath path, MetricDefinitionReader reader) {
    List<RawValue> entries = settings.find(SourceSection.METRICS).orElse(List.of());
    List<ReadMetric> metrics = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      metrics.add(reader.read(entries.get(i), path.key(SourceSection.METRICS.key()).index(i)));
    }
    return metrics;
  }
}
