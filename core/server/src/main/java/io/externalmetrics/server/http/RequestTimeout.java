package io.externalmetrics.server.http;

import io.externalmetrics.server.api.ApiException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a client wants to wait, in the syntax of Go's durations and with Go's complaints. */
final class RequestTimeout {
  private static final Pattern TERM = Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+)([^0-9.]*)");
  private static final Map<String, Double> NANOSECONDS =
      Map.of(
          "ns", 1.0, "us", 1e3, "\u00b5s", 1e3, "\u03bcs", 1e3, "ms", 1e6, "s", 1e9, "m", 60e9, "h",
          3600e9);

  private RequestTimeout() {}

  /**
   * The timeout a request has.
   *
   * @param text as in the query; empty where it is absent
   * @param longest what it has where it asks for nothing, zero or more than that
   * @throws ApiException 400 where it is malformed
   */
  static Duration of(String text, Duration longest) {
    double nanoseconds = text.isEmpty() ? 0 : nanoseconds(text);
    return nanoseconds > 0 && nanoseconds < longest.toNanos()
        ? Duration.ofNanos((long) nanoseconds)
        : longest;
  }

  private static double nanoseconds(String text) {
    boolean negative = text.startsWith("-");
    String rest = negative || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return 0;
    }
    double sum = 0;
    Matcher term = TERM.matcher(rest);
    int end = 0;
    while (end < rest.length()) {
      if (!term.find(end) || term.start() != end) {
        throw malformed("invalid duration", text);
      }
      String unit = term.group(2);
      if (unit.isEmpty()) {
        throw malformed("missing unit in duration", text);
      }
      Double nanoseconds = NANOSECONDS.get(unit);
      if (nanoseconds == null) {
        throw malformed("unknown unit \"" + unit + "\" in duration", text);
      }
      sum += Double.parseDouble(term.group(1)) * nanoseconds;
      end = term.end();
    }
    if (end == 0 || sum > Long.MAX_VALUE) {
      throw malformed("invalid duration", text);
    }
    return negative ? -sum : sum;
  }

  private static ApiException malformed(String complaint, String text) {
    return new ApiException(
        400,
        "invalid timeout specified in the request URL - time: %s \"%s\""
            .formatted(complaint, text));
  }
}
