package io.externalmetrics.spi.settings;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A declared setting, and the typed key by which {@link Settings} give its value.
 *
 * @param key the YAML key, camelCase
 * @param type how it is read
 * @param doc one or two sentences for the user: meaning, unit, range
 * @param required whether leaving it out is a problem
 * @param defaultValue the value where it is left out; never together with {@code required}
 * @param <T> the value's type
 */
public record Setting<T>(
    String key, SettingType<T> type, String doc, boolean required, Optional<T> defaultValue) {

  private static final Pattern CAMEL_CASE = Pattern.compile("[a-z][a-zA-Z0-9]*");

  public Setting {
    if (!CAMEL_CASE.matcher(key).matches()) {
      throw new IllegalArgumentException("setting \"" + key + "\" is not camelCase");
    }
    Objects.requireNonNull(type, "type");
    if (doc.isBlank()) {
      throw new IllegalArgumentException("setting \"" + key + "\" has no doc");
    }
    if (required && defaultValue.isPresent()) {
      throw new IllegalArgumentException("setting \"" + key + "\" is required and has a default");
    }
  }

  /** One that must be there. */
  public static <T> Setting<T> required(String key, SettingType<T> type, String doc) {
    return new Setting<>(key, type, doc, true, Optional.empty());
  }

  /** One that may be left out: {@link Settings#find} tells. */
  public static <T> Setting<T> optional(String key, SettingType<T> type, String doc) {
    return new Setting<>(key, type, doc, false, Optional.empty());
  }

  /** One that has a value even where it is left out. */
  public static <T> Setting<T> withDefault(
      String key, SettingType<T> type, T defaultValue, String doc) {
    return new Setting<>(key, type, doc, false, Optional.of(defaultValue));
  }

  /** Of the key alone: settings are looked up by the thousand at each poll. */
  @Override
  public int hashCode() {
    return key.hashCode();
  }

  /** The default as the tables print it; empty where there is none. */
  public Optional<String> printedDefault() {
    return defaultValue.map(type::print);
  }
}
