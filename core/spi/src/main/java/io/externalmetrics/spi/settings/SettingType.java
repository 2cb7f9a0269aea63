package io.externalmetrics.spi.settings;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a raw value becomes a {@code T}. The types most plugins need are in {@link SettingTypes};
 * others are made from them, or implement this. Stateless.
 *
 * @param <T> an immutable value
 */
public interface SettingType<T> {

  /** The type's name in messages and tables, such as {@code duration}. */
  String name();

  /**
   * Reads a value.
   *
   * @param raw what was configured; a {@link RawValue.Reference} is good for every type that reads
   *     a single text, has no value yet, and gives an empty result without a problem
   * @param path where it stands, for problems
   * @param problems takes whatever is wrong
   * @return the value; empty if there was a problem, or if it is a reference
   */
  Optional<T> read(RawValue raw, SettingPath path, Consumer<Problem> problems);

  /** How {@code value} is written in YAML, for the default column of tables. */
  String print(T value);

  /** Whether values are never to be shown. */
  default boolean isSecret() {
    return false;
  }

  /** The settings within, where this type is a group of them or a list of groups. */
  default Optional<Schema> group() {
    return Optional.empty();
  }
}
