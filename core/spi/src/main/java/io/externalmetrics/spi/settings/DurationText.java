package io.externalmetrics.spi.settings;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as this project writes them: {@code 500ms}, {@code 15s}, {@code 5m}, {@code 1h30m}. */
public final class DurationText {
  private static final Pattern TEXT =
      Pattern.compile("(?=.)(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");

  private DurationText() {}

  /**
   * Reads a duration.
   *
   * @throws InvalidTextException if the text is not one or more of hours, minutes, seconds and
   *     milliseconds, in this order
   */
  public static Duration parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new InvalidTextException("a duration such as 15s, 5m or 1h30m");
    }
    return Duration.ofHours(part(matcher, 1))
        .plusMinutes(part(matcher, 2))
        .plusSeconds(part(matcher, 3))
        .plusMillis(part(matcher, 4));
  }

  /** The shortest text that {@link #parse} reads as this duration, to the millisecond. */
  public static String print(Duration duration) {
    StringBuilder text = new StringBuilder();
    append(text, duration.toHours(), "h");
    append(text, duration.toMinutesPart(), "m");
    append(text, duration.toSecondsPart(), "s");
    append(text, duration.toMillisPart(), "ms");
    return text.isEmpty() ? "0s" : text.toString();
  }

  private static long part(Matcher matcher, int group) {
    String digits = matcher.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }

  private static void append(StringBuilder text, long amount, String unit) {
    if (amount != 0) {
      text.append(amount).append(unit);
    }
  }
}
