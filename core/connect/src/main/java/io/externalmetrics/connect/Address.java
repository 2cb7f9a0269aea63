package io.externalmetrics.connect;

import io.externalmetrics.spi.settings.InvalidTextException;
import io.externalmetrics.spi.settings.SettingType;
import io.externalmetrics.spi.settings.SettingTypes;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a backend listens. The name is resolved at every connect, so a changed DNS record is used
 * by the next connection.
 *
 * @param host a name or an IP literal, IPv6 without brackets
 * @param port 1 to 65535
 */
public record Address(String host, int port) {
  private static final Pattern TEXT =
      Pattern.compile("(?:\\[([0-9a-fA-F:.]+(?:%\\w+)?)]|([^\\s:/\\[\\]@]+))(?::(\\d{1,5}))?");

  public Address {
    Objects.requireNonNull(host, "host");
    if (host.isEmpty() || port < 1 || port > 65535) {
      throw new IllegalArgumentException("no address: \"" + host + "\" port " + port);
    }
  }

  /**
   * The type of settings that hold an address: {@code host:port}, {@code host}, {@code
   * [ipv6]:port}.
   *
   * @param defaultPort used where only a host is written
   */
  public static SettingType<Address> type(int defaultPort) {
    return SettingTypes.text("host:port", text -> parse(text, defaultPort), Address::toString);
  }

  private static Address parse(String text, int defaultPort) {
    Matcher matcher = TEXT.matcher(text);
    if (matcher.matches()) {
      String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
      int port = matcher.group(3) == null ? defaultPort : Integer.parseInt(matcher.group(3));
      if (port >= 1 && port <= 65535) {
        return new Address(host, port);
      }
    }
    throw new InvalidTextException("host:port, such as 127.0.0.1:" + defaultPort);
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
