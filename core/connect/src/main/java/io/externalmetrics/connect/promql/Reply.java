package io.externalmetrics.connect.promql;

import java.util.regex.Pattern;

/** A message of the query API: an answer, or why there is none. */
sealed interface Reply permits Answer, Reply.Refusal {

  /**
   * The server's own words.
   *
   * @param type such as {@code bad_data}; VictoriaMetrics gives the HTTP status
   */
  record Refusal(String type, String text) implements Reply {
    /** The whole query, which may take all of a reason, and a time, which would change it. */
    private static final Pattern VICTORIA_METRICS_PREFIX =
        Pattern.compile(
            "^error when executing query=\".*\" for \\(time=\\d+, step=\\d+\\): ", Pattern.DOTALL);

    String words() {
      return type + ": " + VICTORIA_METRICS_PREFIX.matcher(text).replaceFirst("");
    }
  }
}
