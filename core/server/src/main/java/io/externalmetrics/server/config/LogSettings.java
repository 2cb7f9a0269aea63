package io.externalmetrics.server.config;

import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingTypes;
import io.externalmetrics.spi.settings.Settings;

/** The {@code log:} section. */
public record LogSettings(Level level, Format format) {
  private static final Setting<Level> LEVEL =
      Setting.withDefault(
          "level", SettingTypes.oneOf(Level.class), Level.INFO, "The least level that is written.");
  private static final Setting<Format> FORMAT =
      Setting.withDefault(
          "format",
          SettingTypes.oneOf(Format.class),
          Format.TEXT,
          "How a line is written: for people, or as one JSON object.");

  /** What the section may hold. */
  public static final Schema SCHEMA = Schema.of(LEVEL, FORMAT);

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

  static LogSettings of(Settings settings) {
    return new LogSettings(settings.get(LEVEL), settings.get(FORMAT));
  }
}
