package io.externalmetrics.spi.settings;

import java.util.Objects;

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

  @Override
  public String toString() {
    return path.toString().isEmpty() ? message : path + ": " + message;
  }
}
