package io.externalmetrics.monitoring;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The series that the server has, by its table of metrics, which a test holds to be true. */
record DocumentedMetrics(Set<String> series) {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| (\\w+) \\|");
  private static final Pattern NAME = Pattern.compile("\\b(?:ems|jvm|process)_\\w+");

  static DocumentedMetrics read() {
    String page = MonitoringFiles.text(MonitoringFiles.ROOT.resolve("docs/operations.md"));
    String table =
        page.substring(page.indexOf("<!-- metrics -->"), page.indexOf("<!-- /metrics -->"));
    Set<String> series = new HashSet<>();
    Matcher row = ROW.matcher(table);
    while (row.find()) {
      String name = row.group(1);
      switch (row.group(2)) {
        case "counter", "gauge" -> series.add(name);
        case "histogram" ->
            series.addAll(List.of(name + "_bucket", name + "_count", name + "_sum"));
        case "summary" -> series.addAll(List.of(name + "_count", name + "_sum"));
        default -> throw new AssertionError("unknown type in " + row.group());
      }
    }
    return new DocumentedMetrics(series);
  }

  /** The names of metrics in a PromQL expression. */
  static List<String> in(String expression) {
    return NAME.matcher(expression).results().map(MatchResult::group).distinct().toList();
  }
}
