package io.externalmetrics.server.config;

import io.externalmetrics.server.config.Configuration.LocatedProblem;
import java.util.List;

/** What became of reading a configuration file. */
public sealed interface ConfigurationReading {

  /** Something to run with, whatever single sources and metrics are bad. */
  record Usable(Configuration configuration) implements ConfigurationReading {}

  /**
   * Nothing to run with: no readable YAML, or a bad {@code server}, {@code management} or {@code
   * kubernetes} section.
   *
   * @param problems everything wrong with the file, in the order of its lines; at least one
   */
  record Unusable(List<LocatedProblem> problems) implements ConfigurationReading {
    public Unusable {
      problems = List.copyOf(problems);
      if (problems.isEmpty()) {
        throw new IllegalArgumentException("unusable without a problem");
      }
    }
  }
}
