package io.externalmetrics.server.api;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a health endpoint looks at. Answers from memory; any thread. */
@FunctionalInterface
public interface Health {
  /** The checks as of now, always the same names in the same order. */
  List<Check> checks();

  /** These checks, and then those. */
  default Health and(Health other) {
    return () -> Stream.concat(checks().stream(), other.checks().stream()).toList();
  }

  /**
   * One check.
   *
   * @param name lower case with dashes; clients see it
   * @param failure why it fails, in one stable line without secrets; empty where it passes
   */
  record Check(String name, Optional<String> failure) {

    public static Check passed(String name) {
      return new Check(name, Optional.empty());
    }

    public static Check failed(String name, String reason) {
      return new Check(name, Optional.of(reason));
    }

    public boolean passed() {
      return failure.isEmpty();
    }
  }
}
