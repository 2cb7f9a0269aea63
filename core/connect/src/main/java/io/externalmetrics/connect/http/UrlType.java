package io.externalmetrics.connect.http;

import io.externalmetrics.spi.settings.InvalidTextException;
import io.externalmetrics.spi.settings.Problem;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.SettingPath;
import io.externalmetrics.spi.settings.SettingType;
import io.externalmetrics.spi.settings.SettingTypes;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Consumer;
import okhttp3.HttpUrl;

/**
 * A URL of http or https. Credentials in it are refused, and not printed: they would show wherever
 * the URL does.
 *
 * @param query whether it may have a query
 * @param advice where credentials belong instead
 */
record UrlType(boolean query, String advice) implements SettingType<HttpUrl> {
  private static final SettingType<HttpUrl> ANY =
      SettingTypes.text(
          "URL",
          text -> {
            HttpUrl url = HttpUrl.parse(text);
            if (url == null) {
              throw new InvalidTextException(
                  "a URL of http or https, such as http://127.0.0.1:9090");
            }
            return url;
          },
          HttpUrl::toString);

  /** Whether somebody in between can read what is sent there. */
  static boolean isReadable(HttpUrl url) {
    return !url.isHttps() && !isLoopback(url.host());
  }

  private static boolean isLoopback(String host) {
    try {
      return host.equals("localhost") || InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false; // a name
    }
  }

  @Override
  public String name() {
    return ANY.name();
  }

  @Override
  public Optional<HttpUrl> read(RawValue raw, SettingPath path, Consumer<Problem> problems) {
    if (raw instanceof RawValue.Text(String text)) {
      Optional<String> part = unwanted(text);
      if (part.isPresent()) {
        problems.accept(new Problem(path, part.get()));
        return Optional.empty();
      }
    }
    return ANY.read(raw, path, problems);
  }

  private Optional<String> unwanted(String text) {
    if (text.contains("#")) {
      return Optional.of("expected a URL without a fragment, found one with \"#\"; remove it");
    }
    if (!query && text.contains("?")) {
      return Optional.of("expected a URL without a query, found one with \"?\"; remove it");
    }
    HttpUrl url = HttpUrl.parse(text);
    return url != null && !(url.username().isEmpty() && url.password().isEmpty())
        ? Optional.of("expected a URL without user and password, found one with them; " + advice)
        : Optional.empty();
  }

  @Override
  public String print(HttpUrl value) {
    return value.toString();
  }
}
