package io.externalmetrics.chart;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The values of a chart, in their order. In values.yaml, the line before a value that has a meaning
 * of its own is its description and begins with {@code # --}.
 */
record ValuesTable(Map<String, String> descriptions, JsonNode defaults) {
  private static final Pattern DESCRIPTION = Pattern.compile(" *# -- (.*)");
  private static final Pattern KEY = Pattern.compile("( *)(\\w+):.*");
  private static final Pattern MARKED =
      Pattern.compile("(<!-- values -->\n).*?(<!-- /values -->)", Pattern.DOTALL);

  static ValuesTable of(Chart chart) throws IOException {
    Map<String, String> descriptions = new LinkedHashMap<>();
    List<String> path = new ArrayList<>();
    String description = "";
    for (String line : Files.readAllLines(chart.defaults())) {
      Matcher described = DESCRIPTION.matcher(line);
      Matcher key = KEY.matcher(line);
      if (described.matches()) {
        description = described.group(1);
      } else if (key.matches()) {
        int depth = key.group(1).length() / 2;
        path.subList(depth, path.size()).clear();
        path.add(key.group(2));
        if (!description.isEmpty()) {
          descriptions.put(String.join(".", path), description);
        }
        description = "";
      }
    }
    return new ValuesTable(descriptions, Yaml.read(chart.defaults()));
  }

  /** A page with the table as it should be. */
  String update(String page) {
    return MARKED
        .matcher(page)
        .replaceAll(mark -> Matcher.quoteReplacement(mark.group(1) + markdown() + mark.group(2)));
  }

  private String markdown() {
    StringBuilder table = new StringBuilder("| Value | Default | Description |\n|---|---|---|\n");
    descriptions.forEach(
        (value, description) ->
            table.append("| `%s` | %s | %s |\n".formatted(value, printed(value), description)));
    return table.toString();
  }

  private String printed(String value) {
    JsonNode is = defaults.at("/" + value.replace('.', '/'));
    String text = is.isString() ? is.asString() : is.toString();
    return text.isEmpty() ? "" : "`" + text + "`";
  }
}
