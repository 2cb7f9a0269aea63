package io.externalmetrics.cloudwatch;

import io.externalmetrics.spi.settings.InvalidTextException;
import io.externalmetrics.spi.settings.SettingType;
import io.externalmetrics.spi.settings.SettingTypes;
import io.externalmetrics.spi.settings.Suggestion;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;

/** CloudWatch's units, by the names that it writes. */
final class Units {
  private static final Map<String, StandardUnit> BY_NAME =
      StandardUnit.knownValues().stream()
          .collect(
              Collectors.toMap(
                  StandardUnit::toString, Function.identity(), (a, _) -> a, TreeMap::new));

  private Units() {}

  /** The type of settings that hold a unit. */
  static SettingType<StandardUnit> type() {
    return SettingTypes.text("unit", Units::parse, StandardUnit::toString);
  }

  private static StandardUnit parse(String text) {
    StandardUnit unit = BY_NAME.get(text);
    if (unit == null) {
      throw new InvalidTextException(
          "one of " + String.join(", ", BY_NAME.keySet()),
          Suggestion.didYouMean(text, BY_NAME.keySet()));
    }
    return unit;
  }
}
