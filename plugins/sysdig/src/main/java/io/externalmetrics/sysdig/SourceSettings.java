package io.externalmetrics.sysdig;

import io.externalmetrics.connect.http.Authentication;
import io.externalmetrics.connect.http.HttpAccess;
import io.externalmetrics.connect.http.HttpSettings;
import io.externalmetrics.spi.Secret;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.SchemaRule;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingTypes;
import io.externalmetrics.spi.settings.Settings;
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
      Setting.optional(
          "token",
          HttpSettings.headerSecret(),
          "API token of a team, sent as bearer token; the access key of agents is none. A source has"
              + " either this or `auth`.");

  static final Schema SCHEMA =
      Schema.of(REGION, TOKEN)
          .plus(HttpSettings.with(URL, TOKEN))
          .with(SchemaRule.exactlyOneOf(URL, REGION))
          .with(SchemaRule.exactlyOneOf(TOKEN, HttpSettings.SCHEMA.find("auth").orElseThrow()));

  private SourceSettings() {}

  static HttpUrl url(Settings settings) {
    return settings
        .find(URL)
        .orElseGet(
            () -> new HttpUrl.Builder().scheme("https").host(settings.get(REGION).host()).build());
  }

  static HttpAccess access(Settings settings) {
    HttpAccess access = HttpSettings.access(settings);
    return settings
        .find(TOKEN)
        .map(token -> access.with(Authentication.bearer(token)))
        .orElse(access);
  }

  /** The key of the setting that says who asks. */
  static String credentials(Settings settings) {
    return settings.has(TOKEN) ? TOKEN.key() : "auth";
  }
}
