package io.externalmetrics.server.config;

import io.externalmetrics.spi.settings.Problem;
import java.util.List;

/**
 * What a configuration file says, as far as it is good. Immutable.
 *
 * @param sources definitions without any fault of their own, names unique, no prefix a prefix of
 *     another; a fault of one of their metrics is in {@link SourceDefinition#refused()}
 * @param refusedSources sources that cannot be used
 * @param problems everything wrong with the file, in the order of its lines
 * @param warnings what is allowed and may surprise, in the order of its lines
 */
public record Configuration(
    ServerSettings server,
    ManagementSettings management,
    KubernetesSettings kubernetes,
    LogSettings log,
    List<SourceDefinition> sources,
    List<RefusedSource> refusedSources,
    List<LocatedProblem> problems,
    List<LocatedProblem> warnings) {

  /**
   * A problem and where it stands.
   *
   * @param file the file's name as given on the command line
   * @param line counted from 1
   */
  public record LocatedProblem(String file, int line, Problem problem) {
    @Override
    public String toString() {
      return file + ":" + line + ": " + problem;
    }
  }

  public Configuration {
    sources = List.copyOf(sources);
    refusedSources = List.copyOf(refusedSources);
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
  }
}
