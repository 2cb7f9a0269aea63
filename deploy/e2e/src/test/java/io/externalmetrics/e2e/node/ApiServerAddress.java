package io.externalmetrics.e2e.node;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where containers on the Docker bridge reach the cluster's API server.
 *
 * @param host a name of its certificate
 */
public record ApiServerAddress(String host, int port) {
  private static final Pattern FORM = Pattern.compile("(.+):(\\d{1,5})");

  /** Reads {@code HOST:PORT}. */
  public static ApiServerAddress parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "address of the API server: expected HOST:PORT, found \"" + text + "\"");
    }
    return new ApiServerAddress(matcher.group(1), Integer.parseInt(matcher.group(2)));
  }
}
