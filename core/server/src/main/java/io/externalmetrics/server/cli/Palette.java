package io.externalmetrics.server.cli;

import java.util.List;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.ColorScheme;

/**
 * Colours where there is a terminal. What is coloured may come from a backend: none of it is taken
 * for markup, and no control character of it reaches the terminal.
 */
record Palette(ColorScheme colors) {

  Text plain(String text) {
    return styled(text, List.of());
  }

  Text bold(String text) {
    return styled(text, List.of(Style.bold));
  }

  Text faint(String text) {
    return styled(text, List.of(Style.faint));
  }

  /** A state, in its colour. The words tell it without colours too. */
  Text state(String state) {
    return styled(
        state,
        switch (state) {
          case "fresh", "answering", "samples" -> List.of(Style.fg_green);
          case "no_data", "pending", "partial" -> List.of(Style.fg_yellow);
          case "failed", "failing", "refused" -> List.of(Style.fg_red, Style.bold);
          default -> List.of();
        });
  }

  Text good(String text) {
    return styled(text, List.of(Style.fg_green));
  }

  Text bad(String text) {
    return styled(text, List.of(Style.fg_red));
  }

  private Text styled(String text, List<IStyle> styles) {
    return colors.apply(text.replaceAll("\\p{Cntrl}", "?"), styles);
  }
}
