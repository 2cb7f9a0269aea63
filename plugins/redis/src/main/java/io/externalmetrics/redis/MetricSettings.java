package io.externalmetrics.redis;

import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.SchemaRule;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingTypes;
import io.externalmetrics.spi.settings.Settings;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The metric settings: one key by its type, or all keys that match, and what of them counts. */
final class MetricSettings {
  private static final Map<KeyType, Setting<String>> KEYS = keys();

  private static final Setting<Double> MIN_SCORE =
      Setting.optional(
          "minScore",
          SettingTypes.number(),
          "Lowest score that counts, inclusive; left out: no lower limit.");

  private static final Setting<Double> MAX_SCORE =
      Setting.optional(
          "maxScore",
          SettingTypes.number(),
          "Highest score that counts, inclusive; left out: no upper limit.");

  private static final Setting<String> GROUP =
      Setting.optional(
          "group",
          SettingTypes.string(),
          "Consumer group of the stream; the value is what `count` says, in place of the length.");

  private static final Setting<GroupCount.Count> COUNT =
      Setting.optional(
          "count",
          SettingTypes.oneOf(GroupCount.Count.class),
          "What to count of the group: entries delivered and not acknowledged (pending), not yet"
              + " delivered (lag), or both (backlog).");

  private static final Setting<String> MATCHING =
      Setting.optional(
          "keys",
          SettingTypes.string(),
          "Glob, as SCAN takes it, of keys whose lengths are added up: `*` stands for any"
              + " characters, `?` for one, `[ab]` for one of these.");

  private static final Setting<KeyType> TYPE =
      Setting.optional(
          "type",
          SettingTypes.oneOf(KeyType.class),
          "Type of the keys that match; others are left out.");

  private static final Setting<Integer> MAX_KEYS =
      Setting.withDefault(
          "maxKeys",
          SettingTypes.integer(1, 100_000),
          1000,
          "How many keys may match; more are a failure.");

  static final Schema SCHEMA =
      Schema.of(KEYS.values().toArray(Setting<?>[]::new))
          .plus(Schema.of(MIN_SCORE, MAX_SCORE, GROUP, COUNT, MATCHING, TYPE, MAX_KEYS))
          .with(
              SchemaRule.exactlyOneOf(
                  Stream.concat(KEYS.values().stream(), Stream.of(MATCHING))
                      .toArray(Setting<?>[]::new)))
          .with(SchemaRule.onlyWith(MIN_SCORE, setting(KeyType.SORTED_SET)))
          .with(SchemaRule.onlyWith(MAX_SCORE, setting(KeyType.SORTED_SET)))
          .with(SchemaRule.values(MAX_SCORE, MetricSettings::emptyRange))
          .with(SchemaRule.onlyWith(GROUP, setting(KeyType.STREAM)))
          .with(SchemaRule.onlyWith(COUNT, GROUP))
          .with(SchemaRule.needs(GROUP, COUNT))
          .with(SchemaRule.onlyWith(TYPE, MATCHING))
          .with(SchemaRule.onlyWith(MAX_KEYS, MATCHING))
          .with(SchemaRule.needs(MATCHING, TYPE));

  private MetricSettings() {}

  /** What valid settings ask for. */
  static Measure read(Settings settings) {
    if (settings.has(MATCHING)) {
      return new LengthSum(settings.get(TYPE), settings.get(MATCHING), settings.get(MAX_KEYS));
    }
    if (settings.has(GROUP)) {
      return new GroupCount(
          settings.get(setting(KeyType.STREAM)), settings.get(GROUP), settings.get(COUNT));
    }
    if (settings.has(MIN_SCORE) || settings.has(MAX_SCORE)) {
      return new Length.ScoreRange(
          settings.get(setting(KeyType.SORTED_SET)),
          settings.find(MIN_SCORE).map(String::valueOf).orElse("-inf"),
          settings.find(MAX_SCORE).map(String::valueOf).orElse("+inf"));
    }
    KeyType type =
        Arrays.stream(KeyType.values())
            .filter(candidate -> settings.has(setting(candidate)))
            .findFirst()
            .orElseThrow();
    return new Length.Whole(type, settings.get(setting(type)));
  }

  private static Map<KeyType, Setting<String>> keys() {
    Map<KeyType, Setting<String>> keys = new EnumMap<>(KeyType.class);
    for (KeyType type : KeyType.values()) {
      String doc =
          "Key of a %s; the value is its length (%s).".formatted(type.noun(), type.command());
      keys.put(type, Setting.optional(type.settingKey(), SettingTypes.string(), doc));
    }
    return Collections.unmodifiableMap(keys);
  }

  private static Setting<String> setting(KeyType type) {
    return Objects.requireNonNull(KEYS.get(type));
  }

  private static Optional<String> emptyRange(Settings settings) {
    Optional<Double> min = settings.find(MIN_SCORE);
    Optional<Double> max = settings.find(MAX_SCORE);
    return min.isPresent() && max.isPresent() && min.get() > max.get()
        ? Optional.of(
            "expected at least \"minScore\" (%s), found %s; no score lies between"
                .formatted(min.get(), max.get()))
        : Optional.empty();
  }
}
