package io.externalmetrics.bench.poll;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * One line of the table.
 *
 * @param limit what it may be at most; empty where it is only told
 */
record Figure(String scenario, String what, double value, String unit, OptionalDouble limit) {

  static Figure told(String scenario, String what, double value, String unit) {
    return new Figure(scenario, what, value, unit, OptionalDouble.empty());
  }

  static Figure limited(String scenario, String what, double value, String unit, double limit) {
    return new Figure(scenario, what, value, unit, OptionalDouble.of(limit));
  }

  boolean isMet() {
    return limit.isEmpty() || value <= limit.getAsDouble();
  }

  String line() {
    String verdict =
        limit.isEmpty()
            ? ""
            : "at most %s: %s".formatted(number(limit.getAsDouble()), isMet() ? "met" : "NOT met");
    return "%-12s %-58s %10s %-12s %s".formatted(scenario, what, number(value), unit, verdict);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%.0f", value);
  }
}
