package io.externalmetrics.sysdig;

import io.externalmetrics.connect.http.HttpAccess;
import io.externalmetrics.connect.http.HttpSettings;
import io.externalmetrics.spi.Secret;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.SchemaRule;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingTypes;
import io.externalmetrics.spi.settings.Settings;
import java.util.HashMap;
import java.util.Map;
import okhttp3.HttpUrl;

/** The source settings: where Sysdig is, and how to get in. */
final class SourceSettings {
  private static final Setting<HttpUrl> URL =
      Setting.optional(
          "url",
          HttpSettings.url(),
          "Where Sysdig Monitor is, such as `https://app.sysdigcloud.com`, or its URL on IBM Cloud or"
              + " on your premises. A source has either this or `region`.");
  private static final Setting<Region> REGION =
      Setting.optional(
          "region", SettingTypes.oneOf(Region.class), "The region of Sysdig's own installation.");
  private static final Setting<Secret> TOKEN =
      Setting.required(
          "token",
          SettingTypes.secret(),
          "API token of a team, sent as bearer token; the access key of agents is none.");

  static final Schema SCHEMA =
      Schema.of(URL, REGION, TOKEN)
          .plus(HttpSettings.SCHEMA)
          .with(SchemaRule.exactlyOneOf(URL, REGION));

  private SourceSettings() {}

  static HttpUrl url(Settings settings) {
    return settings
        .find(URL)
        .orElseGet(
            () -> new HttpUrl.Builder().scheme("https").host(settings.get(REGION).host()).build());
  }

  static HttpAccess access(Settings settings) {
    HttpAccess access = HttpSettings.access(settings);
    Map<String, Secret> headers = new HashMap<>(access.headers());
    headers.put("Authorization", Secret.of("Bearer " + settings.get(TOKEN).reveal()));
    return new HttpAccess(headers, access.maxConnections(), access.tls());
  }
}
