package io.externalmetrics.server.config;

import io.externalmetrics.server.config.SourceDefinition.RefusedMetric;
import io.externalmetrics.server.yaml.YamlDocument;
import io.externalmetrics.spi.PluginDescriptor;
import io.externalmetrics.spi.settings.Problem;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingPath;
import io.externalmetrics.spi.settings.Settings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the metrics of one source, in their order. */
final class MetricDefinitionReader {
  private final YamlDocument document;
  private final Optional<PluginDescriptor> plugin;
  private final Optional<String> prefix;
  private final Namespaces sourceNamespaces;
  private final Set<String> taken = new HashSet<>();

  /**
   * A reader for one source.
   *
   * @param plugin empty where the source names none that there is; then only the common settings
   *     are judged
   * @param prefix empty where the source has none that can be used
   */
  MetricDefinitionReader(
      YamlDocument document,
      Optional<PluginDescriptor> plugin,
      Optional<String> prefix,
      Namespaces sourceNamespaces) {
    this.document = document;
    this.plugin = plugin;
    this.prefix = prefix;
    this.sourceNamespaces = sourceNamespaces;
  }

  ReadMetric read(RawValue raw, SettingPath path) {
    List<Problem> problems = new ArrayList<>(document.problemsWithin(path));
    Settings settings =
        PluginSchemas.read(schema(), judged(raw), path, document.unlessKnown(problems));
    ownSettings(raw)
        .fields()
        .forEach(
            (key, value) ->
                OwnReferences.refuse(value, path.key(key), document.unlessKnown(problems)));

    Optional<String> name = settings.find(MetricSection.NAME);
    if (name.isPresent() && !taken.add(name.get())) {
      problems.add(
          new Problem(
              path.key("name"),
              "expected a name that is unique within the source, found \"%s\" again"
                  .formatted(name.get())));
    }
    Optional<String> servedName = name.flatMap(known -> prefix.map(begin -> begin + known));
    servedName
        .flatMap(ServedNames::problem)
        .ifPresent(message -> problems.add(new Problem(path.key("name"), message)));
    Namespaces namespaces = namespaces(raw, settings, path, problems);

    List<Problem> warnings = new ArrayList<>();
    PluginSchemas.advise(schema(), judged(raw), path, warnings::add);
    if (problems.isEmpty()) {
      return new ReadMetric(
          servedName.map(served -> definition(settings, served, namespaces, raw)),
          Optional.empty(),
          problems,
          warnings);
    }
    String reason = document.first(problems).orElseThrow().toString();
    return new ReadMetric(
        Optional.empty(),
        Optional.of(new RefusedMetric(askedName(raw), namespaces, reason)),
        problems,
        warnings);
  }

  private Schema schema() {
    return plugin
        .map(PluginDescriptor::metricSettings)
        .map(MetricSection.SCHEMA::plus)
        .orElse(MetricSection.SCHEMA);
  }

  private RawValue judged(RawValue raw) {
    return plugin.isEmpty() && raw instanceof RawValue.Fields ? ownSettings(raw) : raw;
  }

  private static RawValue.Fields ownSettings(RawValue raw) {
    return only(raw, MetricSection.SCHEMA);
  }

  private static RawValue.Fields only(RawValue raw, Schema schema) {
    Map<String, RawValue> fields = new LinkedHashMap<>();
    if (raw instanceof RawValue.Fields(Map<String, RawValue> all)) {
      for (Setting<?> setting : schema.settings()) {
        RawValue value = all.get(setting.key());
        if (value != null) {
          fields.put(setting.key(), value);
        }
      }
    }
    return new RawValue.Fields(fields);
  }

  private Namespaces namespaces(
      RawValue raw, Settings settings, SettingPath path, List<Problem> problems) {
    if (!ownSettings(raw).fields().containsKey(MetricSection.NAMESPACES.key())) {
      return sourceNamespaces;
    }
    Namespaces namespaces =
        settings
            .find(MetricSection.NAMESPACES)
            .map(names -> new Namespaces(Set.copyOf(names)))
            .orElse(Namespaces.NONE);
    namespaces.names().stream()
        .filter(name -> !sourceNamespaces.allows(name))
        .sorted()
        .map(name -> "expected only namespaces of the source, found \"" + name + "\"")
        .map(message -> new Problem(path.key(MetricSection.NAMESPACES.key()), message))
        .forEach(problems::add);
    return namespaces.within(sourceNamespaces);
  }

  /** What an HPA asks for that wants this metric: client-go lower-cases names. */
  private Optional<String> askedName(RawValue raw) {
    return ownSettings(raw).fields().get(MetricSection.NAME.key())
            instanceof RawValue.Text(String name)
        ? prefix
            .map(begin -> (begin + name).toLowerCase(Locale.ROOT))
            .filter(asked -> ServedNames.problem(asked).isEmpty())
        : Optional.empty();
  }

  private MetricDefinition definition(
      Settings settings, String servedName, Namespaces namespaces, RawValue raw) {
    return new MetricDefinition(
        settings.get(MetricSection.NAME),
        servedName,
        namespaces,
        settings.get(MetricSection.LABELS),
        settings.get(MetricSection.ON_NO_DATA).toFallback(settings.find(MetricSection.LAST_FOR)),
        settings.get(MetricSection.ON_ERROR).toFallback(settings.find(MetricSection.LAST_FOR)),
        settings.get(MetricSection.SINGLE),
        settings.find(MetricSection.AGGREGATE),
        settings.get(MetricSection.ALLOW_PARTIAL),
        settings.get(MetricSection.ALLOW_NEGATIVE),
        plugin
            .<RawValue>map(known -> only(raw, known.metricSettings()))
            .orElseGet(RawValue.Nothing::new));
  }
}
