package io.externalmetrics.spi.settings;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The settings of one mapping, in the order the tables show them, and the rules between them.
 * Immutable.
 *
 * @param settings keys unique
 * @param rules checked after all settings are read
 * @param advice rules that a valid mapping may break, at the price of a warning
 */
public record Schema(List<Setting<?>> settings, List<SchemaRule> rules, List<SchemaRule> advice) {

  public Schema {
    settings = List.copyOf(settings);
    rules = List.copyOf(rules);
    advice = List.copyOf(advice);
    Set<String> keys = settings.stream().map(Setting::key).collect(Collectors.toSet());
    if (keys.size() != settings.size()) {
      throw new IllegalArgumentException(
          "a setting is declared twice among " + settings.stream().map(Setting::key).toList());
    }
  }

  /** A schema without rules. */
  public static Schema of(Setting<?>... settings) {
    return new Schema(List.of(settings), List.of(), List.of());
  }

  /** The same with one more rule. */
  public Schema with(SchemaRule rule) {
    return new Schema(settings, and(rules, List.of(rule)), advice);
  }

  /** The same with one more rule whose breach is a warning, in {@code ems check} and at start. */
  public Schema advising(SchemaRule rule) {
    return new Schema(settings, rules, and(advice, List.of(rule)));
  }

  /**
   * The settings and rules of both.
   *
   * @throws IllegalArgumentException if both declare the same key
   */
  public Schema plus(Schema other) {
    return new Schema(
        and(settings, other.settings), and(rules, other.rules), and(advice, other.advice));
  }

  private static <T> List<T> and(List<T> some, List<T> others) {
    List<T> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }

  /**
   * Reads a mapping and reports all that is wrong with it: unknown keys with the nearest known one,
   * missing and malformed values, broken rules.
   *
   * @param raw what was configured; {@link RawValue.Nothing} counts as an empty mapping
   * @param path where it stands, for problems
   * @param problems takes whatever is wrong, in the order written
   * @return the values that are good; complete exactly if there was no problem and no reference
   */
  public Settings read(RawValue raw, SettingPath path, Consumer<Problem> problems) {
    Map<String, RawValue> fields = fields(raw, path, problems);
    Map<String, Setting<?>> known = new LinkedHashMap<>();
    settings.forEach(setting -> known.put(setting.key(), setting));

    Map<Setting<?>, Object> values = new LinkedHashMap<>();
    // A misspelt key counts as written, so that one mistake is one problem.
    Set<String> written = written(fields);
    fields.forEach(
        (key, value) -> {
          Setting<?> setting = known.get(key);
          if (setting == null) {
            Suggestion.nearest(key, known.keySet()).ifPresent(written::add);
            problems.accept(
                new Problem(
                    path.key(key), "unknown setting" + Suggestion.didYouMean(key, known.keySet())));
          } else {
            setting
                .type()
                .read(value, path.key(key), problems)
                .ifPresent(good -> values.put(setting, good));
          }
        });
    Settings read = new Settings(values);
    if (raw instanceof RawValue.Fields || raw instanceof RawValue.Nothing) {
      for (Setting<?> setting : settings) {
        if (setting.required() && !written.contains(setting.key())) {
          problems.accept(
              new Problem(
                  path.key(setting.key()),
                  "missing; expected " + setting.type().name() + "; add it"));
        }
      }
      check(rules, written, read, path, problems);
    }
    return read;
  }

  /**
   * Reports what this mapping, or one within it, goes against of the advice.
   *
   * @param raw as given to {@link #read}, which found no problem with it
   */
  public void advise(RawValue raw, SettingPath path, Consumer<Problem> warnings) {
    if (raw instanceof RawValue.Fields(Map<String, RawValue> fields)) {
      check(advice, written(fields), read(raw, path, _ -> {}), path, warnings);
      for (Setting<?> setting : settings) {
        RawValue value = fields.get(setting.key());
        if (value != null) {
          setting
              .type()
              .group()
              .ifPresent(group -> group.advise(value, path.key(setting.key()), warnings));
        }
      }
    }
    if (raw instanceof RawValue.Items(List<RawValue> items)) {
      for (int i = 0; i < items.size(); i++) {
        advise(items.get(i), path.index(i), warnings);
      }
    }
  }

  private static Set<String> written(Map<String, RawValue> fields) {
    Set<String> written = new HashSet<>(fields.keySet());
    fields.forEach(
        (key, value) -> {
          if (value instanceof RawValue.Fields(Map<String, RawValue> within)) {
            within.keySet().forEach(each -> written.add(key + "." + each));
          }
        });
    return written;
  }

  private static void check(
      List<SchemaRule> rules,
      Set<String> written,
      Settings read,
      SettingPath path,
      Consumer<Problem> broken) {
    for (SchemaRule rule : rules) {
      rule.check(written, read)
          .ifPresent(
              found ->
                  broken.accept(
                      new Problem(found.key().map(path::key).orElse(path), found.message())));
    }
  }

  /** The setting with this key. */
  public Optional<Setting<?>> find(String key) {
    for (Setting<?> setting : settings) {
      if (setting.key().equals(key)) {
        return Optional.of(setting);
      }
    }
    return Optional.empty();
  }

  private static Map<String, RawValue> fields(
      RawValue raw, SettingPath path, Consumer<Problem> problems) {
    return switch (raw) {
      case RawValue.Fields(Map<String, RawValue> fields) -> fields;
      case RawValue.Nothing _ -> Map.of();
      case RawValue.Text _, RawValue.Items _, RawValue.Reference _ -> {
        problems.accept(new Problem(path, "expected a mapping, found " + raw.describe()));
        yield Map.of();
      }
    };
  }
}
