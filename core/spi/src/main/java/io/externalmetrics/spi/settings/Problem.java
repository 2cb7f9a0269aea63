package io.externalmetrics.spi.settings;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Something wrong with a configured value.
 *
 * @param path where it stands
 * @param message what was expected, what was found, what to do; one line without the path
 */
public record Problem(SettingPath path, String message) {
  public Problem {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(message, "message");
  }

  /** Reports a value of the wrong shape; gives none. */
  static <T> Optional<T> report(
      SettingPath path, String expected, RawValue found, Consumer<Problem> problems) {
    problems.accept(new Problem(path, "expected " + expected + ", found " + found.describe()));
    return Optional.empty();
  }

  @Override
  public String toString() {
    return path.toString().isEmpty() ? message : path + ": " + message;
  }
}
