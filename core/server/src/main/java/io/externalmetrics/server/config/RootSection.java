package io.externalmetrics.server.config;

import io.externalmetrics.server.config.Configuration.LocatedProblem;
import io.externalmetrics.spi.settings.Problem;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingPath;
import io.externalmetrics.spi.settings.Settings;
import java.util.List;
import java.util.Set;

/** What the file may hold. */
final class RootSection {
  private static final Setting<Settings> SERVER =
      Setting.optional(
          "server", SectionTypes.section(ServerSettings.SCHEMA), "The port that serves the API.");
  private static final Setting<Settings> MANAGEMENT =
      Setting.optional(
          "management",
          SectionTypes.section(ManagementSettings.SCHEMA),
          "The port for probes, metrics and the status.");
  private static final Setting<Settings> KUBERNETES =
      Setting.optional(
          "kubernetes",
          SectionTypes.section(KubernetesSettings.SCHEMA),
          "How to reach the cluster.");
  private static final Setting<Settings> LOG =
      Setting.optional("log", SectionTypes.section(LogSettings.SCHEMA), "What is logged, and how.");
  static final Setting<List<RawValue>> SOURCES =
      Setting.required("sources", SectionTypes.entries(), "The backends to poll.");

  static final Schema SCHEMA = Schema.of(SERVER, MANAGEMENT, KUBERNETES, LOG, SOURCES);

  /** Without these there is nothing that could say so. */
  private static final Set<String> FATAL = Set.of(SERVER.key(), MANAGEMENT.key(), KUBERNETES.key());

  private RootSection() {}

  static boolean isFatal(Problem problem) {
    return !problem.path().steps().isEmpty() && FATAL.contains(problem.path().steps().getFirst());
  }

  static Configuration configuration(
      Settings root,
      List<SourceDefinition> sources,
      List<RefusedSource> refusedSources,
      List<LocatedProblem> problems,
      List<LocatedProblem> warnings) {
    ServerSettings server = ServerSettings.of(section(root, SERVER, ServerSettings.SCHEMA));
    return new Configuration(
        server,
        ManagementSettings.of(section(root, MANAGEMENT, ManagementSettings.SCHEMA), server.auth()),
        KubernetesSettings.of(section(root, KUBERNETES, KubernetesSettings.SCHEMA)),
        LogSettings.of(section(root, LOG, LogSettings.SCHEMA)),
        sources,
        refusedSources,
        problems,
        warnings);
  }

  private static Settings section(Settings root, Setting<Settings> section, Schema schema) {
    return root.find(section)
        .orElseGet(() -> schema.read(new RawValue.Nothing(), SettingPath.ROOT, _ -> {}));
  }
}
