package io.externalmetrics.connect.promql;

import java.util.regex.Pattern;

/** The numbers of the query API, which are texts because JSON knows neither NaN nor infinities. */
final class SampleText {
  /** {@link Double#parseDouble} takes more, such as {@code 1d} and {@code 0x1p3}. */
  private static final Pattern NUMBER = Pattern.compile("[-+]?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");

  private SampleText() {}

  static double parse(String text) throws MalformedReplyException {
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> {
        if (!NUMBER.matcher(text).matches()) {
          throw new MalformedReplyException("a value that is no number");
        }
        yield Double.parseDouble(text);
      }
    };
  }
}
