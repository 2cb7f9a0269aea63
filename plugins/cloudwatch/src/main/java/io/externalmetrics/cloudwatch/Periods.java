package io.externalmetrics.cloudwatch;

import io.externalmetrics.spi.settings.DurationText;
import io.externalmetrics.spi.settings.InvalidTextException;
import io.externalmetrics.spi.settings.SettingType;
import io.externalmetrics.spi.settings.SettingTypes;
import java.time.Duration;
import java.util.Set;

/** The periods that CloudWatch knows, and how long it keeps the points of each. */
final class Periods {
  static final Duration MINUTE = Duration.ofMinutes(1);

  private static final Set<Duration> HIGH_RESOLUTION =
      Set.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30));

  private Periods() {}

  /** The type of settings that hold a period. */
  static SettingType<Duration> type() {
    return SettingTypes.text("duration", Periods::parse, DurationText::print);
  }

  private static Duration parse(String text) {
    Duration period = DurationText.parse(text);
    boolean minutes = period.isPositive() && isMultiple(period, MINUTE);
    if (!minutes && !HIGH_RESOLUTION.contains(period)) {
      throw new InvalidTextException("1s, 5s, 10s, 30s or whole minutes");
    }
    return period;
  }

  static boolean isMultiple(Duration duration, Duration of) {
    return duration.minus(of.multipliedBy(duration.dividedBy(of))).isZero();
  }

  /** How far back CloudWatch has points of this period; beyond it answers without any. */
  static Duration kept(Duration period) {
    if (period.compareTo(MINUTE) < 0) {
      return Duration.ofHours(3);
    }
    if (!isMultiple(period, Duration.ofMinutes(5))) {
      return Duration.ofDays(15);
    }
    return Duration.ofDays(isMultiple(period, Duration.ofHours(1)) ? 455 : 63);
  }
}
