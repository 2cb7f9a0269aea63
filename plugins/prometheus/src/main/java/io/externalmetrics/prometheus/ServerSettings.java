package io.externalmetrics.prometheus;

import io.externalmetrics.connect.http.HttpSettings;
import io.externalmetrics.connect.promql.QueryMethod;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingTypes;
import io.externalmetrics.spi.settings.Settings;
import okhttp3.HttpUrl;

/** The source settings: one server, and what all queries to it have in common. */
final class ServerSettings {
  private static final Setting<HttpUrl> URL =
      Setting.required(
          "url",
          HttpSettings.url(),
          "The server, with the path in front of `/api/v1/query` if there is one.");

  private static final Setting<QueryMethod> METHOD =
      Setting.withDefault(
          "method",
          SettingTypes.oneOf(QueryMethod.class),
          QueryMethod.POST,
          "How queries are sent; `get` for proxies that let only readers through.");

  static final Schema SCHEMA =
      HttpSettings.with(URL).plus(Schema.of(METHOD)).plus(QueryOptions.SCHEMA);

  private ServerSettings() {}

  static HttpUrl url(Settings settings) {
    return settings.get(URL);
  }

  static QueryMethod method(Settings settings) {
    return settings.get(METHOD);
  }
}
