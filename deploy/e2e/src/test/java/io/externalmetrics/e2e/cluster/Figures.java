package io.externalmetrics.e2e.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Tells the console what a test measured. */
final class Figures {
  private Figures() {}

  static void tell(String what, Object figure) {
    System.out.println("measured: " + what + ": " + figure);
  }

  static void tell(String what, Duration duration) {
    tell(what, seconds(duration));
  }

  static void tell(String what, List<Duration> durations) {
    tell(what, (Object) durations.stream().map(Figures::seconds).collect(Collectors.joining(", ")));
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.2f s", duration.toMillis() / 1000.0);
  }
}
