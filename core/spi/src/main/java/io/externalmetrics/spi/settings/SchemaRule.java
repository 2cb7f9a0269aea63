package io.externalmetrics.spi.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A rule between settings of one {@link Schema}. Stateless. */
@FunctionalInterface
public interface SchemaRule {

  /**
   * What is wrong.
   *
   * @param key the setting to blame; empty for the mapping as a whole
   * @param message what was expected, what was found, what to do
   */
  record Broken(Optional<String> key, String message) {}

  /**
   * Checks the rule.
   *
   * @param written the keys that were written, whether or not their values are good, and those that
   *     were probably meant by misspelt ones; keys of mappings within as {@code outer.inner}
   * @param settings the good values
   * @return what is wrong; empty where the rule holds or cannot be judged yet
   */
  Optional<Broken> check(Set<String> written, Settings settings);

  /** Exactly one of these settings must be written. */
  static SchemaRule exactlyOneOf(Setting<?>... settings) {
    List<String> keys = Arrays.stream(settings).<String>map(Setting::key).toList();
    return (written, _) -> {
      List<String> found = keys.stream().filter(written::contains).toList();
      return found.size() == 1
          ? Optional.empty()
          : Optional.of(
              new Broken(
                  Optional.empty(),
                  "expected exactly one of "
                      + quoted(keys)
                      + ", found "
                      + (found.isEmpty() ? "none; add one" : quoted(found) + "; keep one")));
    };
  }

  /** At most one of these settings may be written. */
  static SchemaRule atMostOneOf(Setting<?>... settings) {
    List<String> keys = Arrays.stream(settings).<String>map(Setting::key).toList();
    return (written, _) -> {
      List<String> found = keys.stream().filter(written::contains).toList();
      return found.size() <= 1
          ? Optional.empty()
          : Optional.of(
              new Broken(
                  Optional.empty(),
                  "expected at most one of "
                      + quoted(keys)
                      + ", found "
                      + quoted(found)
                      + "; keep one"));
    };
  }

  /** Where {@code setting} is written, {@code other} must be, too. */
  static SchemaRule needs(Setting<?> setting, Setting<?> other) {
    return (written, _) ->
        written.contains(setting.key()) && !written.contains(other.key())
            ? Optional.of(
                new Broken(
                    Optional.of(other.key()),
                    "missing; \"%s\" needs it: expected %s; add it"
                        .formatted(setting.key(), other.type().name())))
            : Optional.empty();
  }

  /** {@code setting} has a meaning only beside {@code other}. */
  static SchemaRule onlyWith(Setting<?> setting, Setting<?> other) {
    return (written, _) ->
        written.contains(setting.key()) && !written.contains(other.key())
            ? Optional.of(
                new Broken(
                    Optional.of(setting.key()),
                    "goes only with \"" + other.key() + "\", which is missing; remove it"))
            : Optional.empty();
  }

  /**
   * A rule over values, judged on whatever values are good.
   *
   * @param key the setting to blame
   * @param problem says what is wrong, or empty
   */
  static SchemaRule values(Setting<?> key, Function<Settings, Optional<String>> problem) {
    return (_, settings) ->
        problem.apply(settings).map(message -> new Broken(Optional.of(key.key()), message));
  }

  private static String quoted(List<String> keys) {
    return keys.stream().map(key -> "\"" + key + "\"").collect(Collectors.joining(", "));
  }
}
