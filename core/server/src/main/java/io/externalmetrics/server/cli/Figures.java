package io.externalmetrics.server.cli;

import io.externalmetrics.spi.settings.DurationText;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;

/** Numbers and times as people read them. */
final class Figures {
  private Figures() {}

  /** All digits there are, without an exponent: 7, 0.25. */
  static String number(double value) {
    return Double.isFinite(value)
        ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
        : Double.toString(value);
  }

  /** As in the configuration: 1m30s; what is below a second only where that is all. */
  static String seconds(double seconds) {
    Duration duration = Duration.ofNanos(Math.round(seconds * 1e9));
    return DurationText.print(
        duration.compareTo(Duration.ofSeconds(1)) < 0
            ? duration
            : Duration.ofSeconds(duration.toSeconds()));
  }

  /** How long something took, in milliseconds. */
  static String took(double seconds) {
    double millis = seconds * 1000;
    return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
  }
}
