package io.externalmetrics.connect.http;

import io.externalmetrics.connect.TlsMaterial;
import io.externalmetrics.connect.TlsSettings;
import io.externalmetrics.spi.Secret;
import io.externalmetrics.spi.settings.InvalidTextException;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingType;
import io.externalmetrics.spi.settings.SettingTypes;
import io.externalmetrics.spi.settings.Settings;
import java.util.Map;
import okhttp3.HttpUrl;

/** The source settings that all HTTP plugins share, beside their own. */
public final class HttpSettings {
  private static final Setting<Map<String, Secret>> HEADERS =
      Setting.withDefault(
          "headers",
          SettingTypes.mapOf(SettingTypes.secret()),
          Map.of(),
          "Headers that are sent with every request.");
  private static final Setting<Integer> MAX_CONNECTIONS =
      Setting.withDefault(
          "maxConnections",
          SettingTypes.integer(1, 1000),
          8,
          "How many requests may be under way at a time.");
  private static final Setting<TlsMaterial> TLS = TlsSettings.setting();

  /** All of them; a plugin adds its own, and its URL, with {@link Schema#plus}. */
  public static final Schema SCHEMA = Schema.of(HEADERS, MAX_CONNECTIONS, TLS);

  private HttpSettings() {}

  /** The type of settings that hold a backend's URL: http or https, without a query. */
  public static SettingType<HttpUrl> url() {
    return SettingTypes.text("URL", HttpSettings::parse, HttpUrl::toString);
  }

  /** How to get in, as valid settings say. */
  public static HttpAccess access(Settings settings) {
    return new HttpAccess(settings.get(HEADERS), settings.get(MAX_CONNECTIONS), settings.find(TLS));
  }

  private static HttpUrl parse(String text) {
    HttpUrl url = HttpUrl.parse(text);
    if (url == null) {
      throw new InvalidTextException("a URL, such as http://127.0.0.1:9090");
    }
    return url;
  }
}
