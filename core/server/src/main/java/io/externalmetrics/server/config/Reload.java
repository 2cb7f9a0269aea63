package io.externalmetrics.server.config;

import io.externalmetrics.server.config.Configuration.LocatedProblem;
import io.externalmetrics.spi.settings.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a changed file makes of the running configuration: nothing that worked is lost to a mistake.
 * Immutable.
 *
 * @param effective what to run from now on
 * @param refused what the file says and does not count, one line each: for the log, the metrics and
 *     the status page
 * @param restartNeeded sections whose change counts only after a restart
 */
public record Reload(Configuration effective, List<String> refused, List<String> restartNeeded) {
  public Reload {
    refused = List.copyOf(refused);
    restartNeeded = List.copyOf(restartNeeded);
  }

  /**
   * Compares.
   *
   * @param running the configuration that was effective until now
   * @param reading what the changed file gave
   */
  public static Reload of(Configuration running, ConfigurationReading reading) {
    return switch (reading) {
      case ConfigurationReading.Unusable(List<LocatedProblem> problems) ->
          new Reload(
              running,
              problems.stream().map(problem -> "nothing is changed: " + problem).toList(),
              List.of());
      case ConfigurationReading.Usable(Configuration read) -> of(running, read);
    };
  }

  private static Reload of(Configuration running, Configuration read) {
    SourceMerge merge = new SourceMerge(running, read);
    Configuration effective =
        new Configuration(
            running.server(),
            running.management(),
            running.kubernetes(),
            running.log(),
            merge.sources(),
            merge.refusedSources(),
            read.problems(),
            read.warnings());
    List<String> refused =
        Stream.concat(outsideSources(read), merge.refusals().stream()).distinct().toList();
    return new Reload(effective, refused, changedSections(running, read));
  }

  /** What the merge of sources does not see: unknown keys, a bad log, sources written twice. */
  private static Stream<String> outsideSources(Configuration read) {
    return read.problems().stream()
        .map(LocatedProblem::problem)
        .filter(problem -> !RootSection.isWithinSource(problem))
        .map(Problem::toString);
  }

  private static List<String> changedSections(Configuration running, Configuration read) {
    List<String> changed = new ArrayList<>();
    if (!read.server().equals(running.server())) {
      changed.add("server");
    }
    if (!read.management().equals(running.management())) {
      changed.add("management");
    }
    if (!read.kubernetes().equals(running.kubernetes())) {
      changed.add("kubernetes");
    }
    if (!read.log().equals(running.log())) {
      changed.add("log");
    }
    return changed;
  }
}
