package io.externalmetrics.connect.http;

import io.externalmetrics.connect.TlsMaterial;
import io.externalmetrics.connect.TlsSettings;
import io.externalmetrics.connect.aws.SigV4;
import io.externalmetrics.spi.Secret;
import io.externalmetrics.spi.settings.InvalidTextException;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.SchemaRule;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingTypes;
import io.externalmetrics.spi.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;

/** The setting {@code auth}: a mapping of exactly one kind of credentials. */
final class AuthenticationSettings {
  private static final Setting<String> USERNAME =
      Setting.required(
          "username",
          SettingTypes.text(
              "string", AuthenticationSettings::withoutColon, UnaryOperator.identity()),
          "The user.");
  private static final Setting<Secret> PASSWORD =
      Setting.required("password", SettingTypes.secret(), "The user's password.");
  private static final Setting<Authentication> BASIC =
      kind(
          "basic",
          Schema.of(USERNAME, PASSWORD),
          settings -> new BasicAuthentication(settings.get(USERNAME), settings.get(PASSWORD)),
          "A user and a password.");

  private static final Setting<Secret> TOKEN =
      Setting.required("token", HeaderTypes.value(), "The token.");
  private static final Setting<Authentication> BEARER =
      kind(
          "bearer",
          Schema.of(TOKEN),
          settings -> new BearerAuthentication(settings.get(TOKEN)),
          "A token, sent as `Authorization: Bearer TOKEN`.");

  private static final Setting<String> HEADER =
      Setting.optional("header", HeaderTypes.name(), "The header that carries the key.");
  private static final Setting<String> QUERY =
      Setting.optional(
          "query", SettingTypes.string(), "The parameter of the URL that carries the key.");
  private static final Setting<Secret> VALUE =
      Setting.required("value", HeaderTypes.value(), "The key.");
  private static final Setting<Authentication> API_KEY =
      kind(
          "apiKey",
          Schema.of(HEADER, QUERY, VALUE).with(SchemaRule.exactlyOneOf(HEADER, QUERY)),
          AuthenticationSettings::apiKey,
          "A key in a header or a parameter of the URL.");

  private static final Setting<HttpUrl> TOKEN_URL =
      Setting.required(
          "tokenUrl",
          new UrlType(true, "set \"clientId\" and \"clientSecret\" instead"),
          "Where tokens are issued for client credentials.");
  private static final Setting<String> CLIENT_ID =
      Setting.required("clientId", SettingTypes.string(), "This client's name there.");
  private static final Setting<Secret> CLIENT_SECRET =
      Setting.required("clientSecret", SettingTypes.secret(), "This client's secret there.");
  private static final Setting<List<String>> SCOPES =
      Setting.optional(
          "scopes",
          SettingTypes.listOf(SettingTypes.string()),
          "What the token is to allow. Left out: what the issuer allows by default.");
  private static final Setting<Map<String, Secret>> PARAMETERS =
      Setting.withDefault(
          "parameters",
          SettingTypes.mapOf(SettingTypes.secret()),
          Map.of(),
          "What the issuer wants to be told besides, such as `audience`.");
  private static final Setting<OAuth2.ClientAuthentication> CLIENT_AUTHENTICATION =
      Setting.withDefault(
          "clientAuthentication",
          SettingTypes.oneOf(OAuth2.ClientAuthentication.class),
          OAuth2.ClientAuthentication.HEADER,
          "Where the issuer looks for the client's name and secret.");
  private static final Setting<TlsMaterial> TLS = TlsSettings.setting();
  private static final Setting<Authentication> OAUTH2 =
      kind(
          "oauth2",
          Schema.of(
                  TOKEN_URL,
                  CLIENT_ID,
                  CLIENT_SECRET,
                  SCOPES,
                  PARAMETERS,
                  CLIENT_AUTHENTICATION,
                  TLS)
              .advising(SchemaRule.values(TOKEN_URL, AuthenticationSettings::bareSecret)),
          AuthenticationSettings::oauth2,
          "Tokens that an issuer gives for client credentials (RFC 6749, section 4.4).");

  private static final Setting<Authentication> SIG_V4 =
      kind(
          "sigV4",
          SigV4.SCHEMA,
          SigV4::of,
          "A signature of AWS, as Amazon Managed Service for Prometheus wants it.");

  /** The kinds there are; another one is added here. */
  private static final List<Setting<Authentication>> KINDS =
      List.of(BASIC, BEARER, API_KEY, OAUTH2, SIG_V4);

  private AuthenticationSettings() {}

  /** Absent means no credentials. */
  static Setting<Authentication> setting() {
    Setting<?>[] kinds = KINDS.toArray(Setting<?>[]::new);
    return Setting.optional(
        "auth",
        SettingTypes.group(
            Schema.of(kinds).with(SchemaRule.exactlyOneOf(kinds)),
            settings ->
                KINDS.stream().flatMap(kind -> settings.find(kind).stream()).findFirst().get()),
        "Credentials of one kind.");
  }

  @FunctionalInterface
  private interface Make {
    Authentication of(Settings settings);
  }

  private static Setting<Authentication> kind(String key, Schema schema, Make make, String doc) {
    return Setting.optional(key, SettingTypes.group(schema, make::of), doc);
  }

  private static Authentication apiKey(Settings settings) {
    return settings
        .find(HEADER)
        .map(
            header ->
                new ApiKeyAuthentication(
                    ApiKeyAuthentication.Place.HEADER, header, settings.get(VALUE)))
        .orElseGet(
            () ->
                new ApiKeyAuthentication(
                    ApiKeyAuthentication.Place.QUERY, settings.get(QUERY), settings.get(VALUE)));
  }

  private static Authentication oauth2(Settings settings) {
    return new OAuth2(
        settings.get(TOKEN_URL),
        settings.get(CLIENT_ID),
        settings.get(CLIENT_SECRET),
        settings.find(SCOPES).orElse(List.of()),
        settings.get(PARAMETERS),
        settings.get(CLIENT_AUTHENTICATION),
        settings.find(TLS));
  }

  private static Optional<String> bareSecret(Settings settings) {
    return settings
        .find(TOKEN_URL)
        .filter(UrlType::isReadable)
        .map(
            _ ->
                "whoever is in between can read the client's secret and the tokens, because it is"
                    + " http; use https");
  }

  private static String withoutColon(String text) {
    if (text.isEmpty() || text.contains(":")) {
      throw new InvalidTextException("a user name without a colon");
    }
    return text;
  }
}
