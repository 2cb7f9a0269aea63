package io.externalmetrics.server.cli;

import java.util.List;

/** A command cannot do what it is asked, for reasons that are no wrong usage. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> lines;

  /**
   * @param lines one for each problem, at least one
   */
  RefusedException(List<String> lines) {
    super(String.join("\n", lines));
    this.lines = List.copyOf(lines);
  }

  RefusedException(String line) {
    this(List.of(line));
  }

  /** What to tell the user. */
  List<String> lines() {
    return lines;
  }
}
