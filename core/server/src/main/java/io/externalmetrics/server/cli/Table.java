package io.externalmetrics.server.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;

/** Rows in columns as wide as their content, the last of which wraps at the terminal's edge. */
final class Table {
  private static final int GAP = 2;
  private static final int LEAST_WRAPPED = 24;

  private final Palette palette;
  private final List<List<Text>> rows = new ArrayList<>();

  Table(Palette palette, String... titles) {
    this.palette = palette;
    add(List.of(titles).stream().map(palette::bold).toList());
  }

  /**
   * Adds a row.
   *
   * @param cells as many as there are titles
   */
  void add(List<Text> cells) {
    rows.add(List.copyOf(cells));
  }

  /**
   * All of it, a line break at the end of each line.
   *
   * @param width of the terminal; without, no line is wrapped
   */
  String print(Optional<Integer> width) {
    int columns = rows.getFirst().size();
    Column[] layout = new Column[columns];
    int taken = 0;
    for (int i = 0; i < columns; i++) {
      int column = i;
      int content = rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0) + GAP;
      int left = Math.max(LEAST_WRAPPED, width.orElse(Integer.MAX_VALUE) - taken);
      boolean last = i == columns - 1;
      layout[i] =
          new Column(
              last ? Math.min(content, left) : content,
              0,
              last ? Overflow.WRAP : Overflow.TRUNCATE);
      taken += content;
    }
    TextTable table = TextTable.forColumns(palette.colors(), layout);
    table.indentWrappedLines = 0;
    rows.forEach(row -> table.addRowValues(row.toArray(Text[]::new)));
    return table.toString();
  }

  private static int length(Text text) {
    return text.plainString().length();
  }
}
