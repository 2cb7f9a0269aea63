package io.externalmetrics.server.api;

import java.util.List;

/** What a health endpoint looks at. Answers from memory; any thread. */
@FunctionalInterface
public interface Health {
  /** The checks as of now, always the same names in the same order. */
  List<Check> checks();

  /**
   * One check.
   *
   * @param name lower case with dashes; clients see it
   */
  record Check(String name, boolean ok) {}
}
