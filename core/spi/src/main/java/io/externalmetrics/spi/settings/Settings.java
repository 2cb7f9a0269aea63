package io.externalmetrics.spi.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Valid values of a {@link Schema}'s settings. Immutable; equal when all values are, which is how
 * the server tells whether a source changed. Values are never printed.
 */
public final class Settings {
  private final Map<Setting<?>, Object> values;

  Settings(Map<Setting<?>, Object> values) {
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * The value of a setting that is required or has a default.
   *
   * @throws IllegalStateException if the setting is neither, or belongs to another schema: a defect
   */
  public <T> T get(Setting<T> setting) {
    return find(setting)
        .orElseThrow(
            () -> new IllegalStateException("no value for setting \"" + setting.key() + "\""));
  }

  /** The value, or the default, or empty. */
  public <T> Optional<T> find(Setting<T> setting) {
    @SuppressWarnings("unchecked") // only Schema.read puts values in, read by the setting's type
    T value = (T) values.get(setting);
    return value == null ? setting.defaultValue() : Optional.of(value);
  }

  /** Whether the setting was written, whatever its default. */
  public boolean has(Setting<?> setting) {
    return values.containsKey(setting);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Settings settings && settings.values.equals(values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return "Settings" + values.keySet().stream().map(Setting::key).toList();
  }
}
