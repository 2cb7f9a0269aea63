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

/** The metric settings: one key, by its type, and for a sorted set the scores that count. */
final class LengthSettings {
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

  static final Schema SCHEMA =
      Schema.of(KEYS.values().toArray(Setting<?>[]::new))
          .plus(Schema.of(MIN_SCORE, MAX_SCORE))
          .with(SchemaRule.exactlyOneOf(KEYS.values().toArray(Setting<?>[]::new)))
          .with(SchemaRule.onlyWith(MIN_SCORE, sortedSet()))
          .with(SchemaRule.onlyWith(MAX_SCORE, sortedSet()))
          .with(SchemaRule.values(MAX_SCORE, LengthSettings::emptyRange));

  private LengthSettings() {}

  /** The length that valid settings ask for. */
  static Length read(Settings settings) {
    if (settings.has(MIN_SCORE) || settings.has(MAX_SCORE)) {
      return new Length.ScoreRange(
          settings.get(sortedSet()),
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
          "Key of a %s; the value is its length (%s). A metric has exactly one such key."
              .formatted(type.noun(), type.command());
      keys.put(type, Setting.optional(type.settingKey(), SettingTypes.string(), doc));
    }
    return Collections.unmodifiableMap(keys);
  }

  private static Setting<String> setting(KeyType type) {
    return Objects.requireNonNull(KEYS.get(type));
  }

  private static Setting<String> sortedSet() {
    return setting(KeyType.SORTED_SET);
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
