package io.externalmetrics.server.cli;

import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.Setting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A schema's settings as rows, those within a group as {@code group.setting}. Immutable.
 *
 * @param rows in the order declared
 */
record SettingsTable(List<Row> rows) {
  SettingsTable {
    rows = List.copyOf(rows);
  }

  /** One setting. */
  record Row(
      String key, String type, boolean required, Optional<String> defaultValue, String doc) {}

  static SettingsTable of(Schema schema) {
    return of(schema, List.of());
  }

  /**
   * The same, where groups that have a table of their own are one row.
   *
   * @param elsewhere the schemas of these groups
   */
  static SettingsTable of(Schema schema, Collection<Schema> elsewhere) {
    List<Row> rows = new ArrayList<>();
    add(schema, "", elsewhere, rows);
    return new SettingsTable(rows);
  }

  private static void add(
      Schema schema, String prefix, Collection<Schema> elsewhere, List<Row> rows) {
    for (Setting<?> setting : schema.settings()) {
      String key = prefix + setting.key();
      rows.add(
          new Row(
              key,
              setting.type().name(),
              setting.required(),
              setting.printedDefault(),
              setting.doc()));
      setting
          .type()
          .group()
          .filter(group -> !elsewhere.contains(group))
          .ifPresent(group -> add(group, key + ".", elsewhere, rows));
    }
  }

  /** As a Markdown table, with a line break at the end. */
  String markdown() {
    return rows.stream()
        .map(SettingsTable::markdown)
        .collect(
            Collectors.joining(
                "", "| Setting | Type | Default | Description |\n|---|---|---|---|\n", ""));
  }

  private static String markdown(Row row) {
    String defaultValue =
        row.required() ? "required" : row.defaultValue().map(text -> "`" + text + "`").orElse("");
    return "| `%s` | %s | %s | %s |\n"
        .formatted(row.key(), cell(row.type()), cell(defaultValue), cell(row.doc()));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  /** For a terminal: each setting on one line, its description below it. */
  String plain() {
    if (rows.isEmpty()) {
      return "  (none)\n";
    }
    return rows.stream().map(SettingsTable::plain).collect(Collectors.joining());
  }

  private static String plain(Row row) {
    String rest =
        row.required()
            ? ", required"
            : row.defaultValue().map(text -> ", default " + text).orElse("");
    return "  %s: %s%s\n      %s\n".formatted(row.key(), row.type(), rest, row.doc());
  }
}
