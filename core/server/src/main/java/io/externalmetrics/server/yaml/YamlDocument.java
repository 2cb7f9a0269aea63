package io.externalmetrics.server.yaml;

import io.externalmetrics.spi.settings.Problem;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.SettingPath;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A YAML file's values and where they stand. Immutable.
 *
 * @param root the file's one mapping
 * @param lines the line of each value, counted from 1; a key's line for what has a key
 * @param problems what is wrong before any meaning: duplicate keys, malformed references
 */
public record YamlDocument(
    RawValue.Fields root, Map<SettingPath, Integer> lines, List<Problem> problems) {

  public YamlDocument {
    lines = Map.copyOf(lines);
    problems = List.copyOf(problems);
  }

  /** The line of a value; for one that is missing, the line of what it is missing from. */
  public int line(SettingPath path) {
    SettingPath known = path;
    while (!known.steps().isEmpty()) {
      Integer line = lines.get(known);
      if (line != null) {
        return line;
      }
      known = known.parent();
    }
    return 1;
  }

  /** The problems of the value at {@code path} and of all values in it. */
  public List<Problem> problemsWithin(SettingPath path) {
    return problems.stream().filter(problem -> isWithin(problem.path(), path)).toList();
  }

  /** Problems in the order of their lines. */
  public List<Problem> sorted(List<Problem> unsorted) {
    return unsorted.stream()
        .sorted(Comparator.comparingInt(problem -> line(problem.path())))
        .toList();
  }

  /** The problem that comes first in the file. */
  public Optional<Problem> first(List<Problem> unsorted) {
    return sorted(unsorted).stream().findFirst();
  }

  /** Takes problems of values that have none yet: one per value is enough. */
  public Consumer<Problem> unlessKnown(List<Problem> taken) {
    return problem -> {
      if (problems.stream().noneMatch(known -> known.path().equals(problem.path()))) {
        taken.add(problem);
      }
    };
  }

  /** Whether a value is {@code ancestor} or stands in it. */
  public static boolean isWithin(SettingPath path, SettingPath ancestor) {
    int depth = ancestor.steps().size();
    return path.steps().size() >= depth && path.steps().subList(0, depth).equals(ancestor.steps());
  }
}
