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

  /** As {@link #duration}. */
  static String seconds(double seconds) {
    return duration(Duration.ofNanos(Math.round(seconds * 1e9)));
  }

  /** As in the configuration, 1m30s, and milliseconds only where there is no full second. */
  static String duration(Duration duration) {
    return DurationText.print(
        duration.compareTo(Duration.ofSeconds(1)) < 0
            ? duration
            : Duration.ofSeconds(duration.toSeconds()));
  }

  /** How long something took. */
  static String took(double seconds) {
    double millis = seconds * 1000;
    return millis < 1000
        ? String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis)
        : String.format(Locale.ROOT, "%.1f s", seconds);
  }
}
