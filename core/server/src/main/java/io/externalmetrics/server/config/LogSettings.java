package io.externalmetrics.server.config;

/** The {@code log:} section. */
public record LogSettings(Level level, Format format) {
  /** The least level that is written. */
  public enum Level {
    DEBUG,
    INFO,
    WARNING,
    ERROR
  }

  /** One line per event, either way. */
  public enum Format {
    TEXT,
    JSON
  }
}
