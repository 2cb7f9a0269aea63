package io.externalmetrics.server.config;

import io.externalmetrics.server.config.Configuration.LocatedProblem;
import io.externalmetrics.server.plugin.PluginCatalog;
import io.externalmetrics.spi.settings.Problem;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingPath;
import io.externalmetrics.spi.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads a configuration file's text and reports all that is wrong with it in one run. Resolves no
 * reference and contacts nothing. Immutable.
 */
public final class ConfigurationReader {
  private final PluginCatalog plugins;

  public ConfigurationReader(PluginCatalog plugins) {
    this.plugins = plugins;
  }

  /** The settings every metric has, which no plugin may declare. */
  public static Set<String> commonMetricKeys() {
    return MetricSection.SCHEMA.settings().stream()
        .<String>map(Setting::key)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** What each section of the file may hold, by the section's name; for tables. */
  public static Map<String, Schema> sections() {
    Map<String, Schema> sections = new LinkedHashMap<>();
    sections.put("server", ServerSettings.SCHEMA);
    sections.put("management", ManagementSettings.SCHEMA);
    sections.put("kubernetes", KubernetesSettings.SCHEMA);
    sections.put("log", LogSettings.SCHEMA);
    sections.put("source", SourceSection.SCHEMA);
    sections.put("metric", MetricSection.SCHEMA);
    return sections;
  }

  /**
   * Reads a whole file.
   *
   * @param file its name in messages
   */
  public ConfigurationReading read(String file, String text) {
    try {
      YamlDocument document = YamlReader.read(text);
      return new Run(plugins, file, document).reading();
    } catch (UnreadableYamlException e) {
      return new ConfigurationReading.Unusable(
          List.of(new LocatedProblem(file, e.line(), new Problem(SettingPath.ROOT, e.message()))));
    }
  }

  /** One file's findings on their way to a configuration. */
  private static final class Run {
    private final PluginCatalog plugins;
    private final String file;
    private final YamlDocument document;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private final List<SourceDefinition> sources = new ArrayList<>();
    private final List<RefusedSource> refusedSources = new ArrayList<>();

    private Run(PluginCatalog plugins, String file, YamlDocument document) {
      this.plugins = plugins;
      this.file = file;
      this.document = document;
    }

    private ConfigurationReading reading() {
      SettingPath sourcesPath = SettingPath.ROOT.key(RootSection.SOURCES.key());
      document.problems().stream()
          .filter(
              problem ->
                  !YamlDocument.isWithin(problem.path(), sourcesPath)
                      || problem.path().equals(sourcesPath))
          .forEach(problems::add);
      Settings root =
          RootSection.SCHEMA.read(
              document.root(), SettingPath.ROOT, document.unlessKnown(problems));
      document
          .first(problems)
          .flatMap(first -> unknownSources(root, first))
          .ifPresent(refusedSources::add);
      boolean usable = problems.stream().noneMatch(RootSection::isFatal);

      readSources(root.find(RootSection.SOURCES).orElse(List.of()), sourcesPath);
      return usable
          ? new ConfigurationReading.Usable(
              RootSection.configuration(
                  root, sources, refusedSources, located(problems), located(warnings)))
          : new ConfigurationReading.Unusable(located(problems));
    }

    /** Where the list itself cannot be told, there may be sources nobody knows of. */
    private Optional<RefusedSource> unknownSources(Settings root, Problem first) {
      return root.has(RootSection.SOURCES)
          ? Optional.empty()
          : Optional.of(
              new RefusedSource(
                  Optional.empty(), Optional.empty(), Namespaces.NONE, first.toString()));
    }

    private void readSources(List<RawValue> entries, SettingPath path) {
      SourceDefinitionReader reader = new SourceDefinitionReader(plugins, document);
      SourceConflicts conflicts = new SourceConflicts();
      for (int i = 0; i < entries.size(); i++) {
        ReadSource source = reader.read(entries.get(i), path.index(i));
        List<Problem> own = new ArrayList<>(source.problems());
        conflicts.add(source).ifPresent(own::add);
        document
            .first(own)
            .ifPresentOrElse(
                first ->
                    refusedSources.add(
                        new RefusedSource(
                            source.name(), source.prefix(), source.namespaces(), first.toString())),
                () -> sources.add(source.definition().orElseThrow()));
        problems.addAll(own);
        warnings.addAll(source.warnings());
        for (ReadMetric metric : source.metrics()) {
          problems.addAll(metric.problems());
          warnings.addAll(metric.warnings());
        }
      }
    }

    private List<LocatedProblem> located(List<Problem> found) {
      return document.sorted(found).stream()
          .map(problem -> new LocatedProblem(file, document.line(problem.path()), problem))
          .toList();
    }
  }
}
