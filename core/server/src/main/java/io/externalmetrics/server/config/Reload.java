package io.externalmetrics.server.config;

import io.externalmetrics.server.config.Configuration.LocatedProblem;
import java.util.ArrayList;
import java.util.List;

/**
 * What a changed file makes of the running configuration: nothing that worked is lost to a mistake.
 * Immutable.
 *
 * @param effective what to run from now on
 * @param refused what becomes of sources and metrics that the file has wrong, one line each; what
 *     is wrong with them is in the configuration's problems
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
    return new Reload(effective, merge.refusals(), changedSections(running, read));
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
