package io.externalmetrics.cloudwatch;

import io.externalmetrics.spi.settings.InvalidTextException;
import io.externalmetrics.spi.settings.SettingType;
import io.externalmetrics.spi.settings.SettingTypes;
import io.externalmetrics.spi.settings.Suggestion;
import java.util.List;
import java.util.regex.Pattern;

/** The names that CloudWatch gives statistics. */
final class Statistics {
  private static final List<String> NAMED =
      List.of("Average", "Sum", "Minimum", "Maximum", "SampleCount", "IQM");

  /** {@code p99.9}, {@code tm90}, {@code tc90}, {@code ts90}, {@code wm90}. */
  private static final Pattern PERCENTILE =
      Pattern.compile("(p|tm|tc|ts|wm)(100(\\.0{1,10})?|\\d{1,2}(\\.\\d{1,10})?)");

  /** {@code TM(10%:90%)}, {@code TS(:0.5)}, {@code WM(80%:)}, where one end may be open. */
  private static final Pattern TRIMMED =
      Pattern.compile("(TM|TC|TS|WM)\\((?!:\\))(\\d+(\\.\\d+)?%?)?:(\\d+(\\.\\d+)?%?)?\\)");

  /** {@code PR(100:2000)}, {@code PR(:300)}. */
  private static final Pattern RANK =
      Pattern.compile("PR\\((?!:\\))(\\d+(\\.\\d+)?)?:(\\d+(\\.\\d+)?)?\\)");

  private Statistics() {}

  /** The type of settings that hold a statistic. */
  static SettingType<String> type() {
    return SettingTypes.text("statistic", Statistics::parse, text -> text);
  }

  private static String parse(String text) {
    if (NAMED.contains(text)
        || PERCENTILE.matcher(text).matches()
        || TRIMMED.matcher(text).matches()
        || RANK.matcher(text).matches()) {
      return text;
    }
    throw new InvalidTextException(
        "a statistic: %s, p99, tm90, tc90, ts90, wm90, TM(10%%:90%%), PR(:300)"
            .formatted(String.join(", ", NAMED)),
        Suggestion.didYouMean(text, NAMED));
  }
}
