package io.externalmetrics.connect.http;

import io.externalmetrics.connect.Address;
import io.externalmetrics.connect.TlsMaterial;
import io.externalmetrics.connect.TlsSettings;
import io.externalmetrics.spi.Secret;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.SchemaRule;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingType;
import io.externalmetrics.spi.settings.SettingTypes;
import io.externalmetrics.spi.settings.Settings;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;

/** The source settings that all HTTP plugins share, beside their own. */
public final class HttpSettings {
  private static final Setting<Map<String, Secret>> HEADERS =
      Setting.withDefault(
          "headers",
          HeaderTypes.headers(),
          Map.of(),
          "Headers that are sent with every request, such as that of a tenant.");
  private static final Setting<Authentication> AUTH = AuthenticationSettings.setting();
  private static final Setting<TlsMaterial> TLS = TlsSettings.setting();

  private static final Setting<HttpUrl> PROXY_URL =
      Setting.required(
          "url",
          new UrlType(false, "set \"username\" and \"password\" of the proxy beside it instead"),
          "Where the proxy listens; http only.");
  private static final Setting<String> PROXY_USERNAME =
      Setting.optional("username", SettingTypes.string(), "The user that the proxy knows.");
  private static final Setting<Secret> PROXY_PASSWORD =
      Setting.optional("password", SettingTypes.secret(), "The user's password.");
  private static final Schema PROXY_SCHEMA =
      Schema.of(PROXY_URL, PROXY_USERNAME, PROXY_PASSWORD)
          .with(SchemaRule.onlyWith(PROXY_USERNAME, PROXY_PASSWORD))
          .with(SchemaRule.onlyWith(PROXY_PASSWORD, PROXY_USERNAME))
          .with(SchemaRule.values(PROXY_URL, HttpSettings::noProxy));
  private static final Setting<HttpProxy> PROXY =
      Setting.optional(
          "proxy",
          SettingTypes.group(PROXY_SCHEMA, HttpSettings::proxy),
          "The HTTP proxy on the way to the backend. Left out: none, whatever the environment"
              + " says.");
  private static final Setting<Integer> MAX_CONNECTIONS =
      Setting.withDefault(
          "maxConnections",
          SettingTypes.integer(1, 1000),
          HttpAccess.DEFAULT.maxConnections(),
          "How many requests may be under way at a time.");
  private static final Setting<ByteSize> MAX_RESPONSE_SIZE =
      Setting.withDefault(
          "maxResponseSize",
          ByteSize.type(new ByteSize(1 << 10), ByteSize.ofMebibytes(1 << 10)),
          HttpAccess.DEFAULT.maxResponseSize(),
          "The largest answer to read; a larger one is a failure.");

  /**
   * All of them; a plugin adds its own with {@link Schema#plus}, and its URL with {@link #with}.
   */
  public static final Schema SCHEMA =
      Schema.of(HEADERS, AUTH, TLS, PROXY, MAX_CONNECTIONS, MAX_RESPONSE_SIZE)
          .with((written, _) -> oneAuthorization(AUTH, written));

  private static final Schema TRANSPORT = Schema.of(TLS, PROXY, MAX_CONNECTIONS, MAX_RESPONSE_SIZE);

  private HttpSettings() {}

  /** The type of settings that hold a backend's URL: http or https, without a query. */
  public static SettingType<HttpUrl> url() {
    return new UrlType(false, "set \"auth\" instead");
  }

  /**
   * {@link #SCHEMA} behind the setting with the backend's URL, with the rules between them.
   *
   * @param url of the type {@link #url()}
   * @param credentials settings of the plugin that stand for {@code auth}, declared by itself
   */
  public static Schema with(Setting<HttpUrl> url, Setting<?>... credentials) {
    Schema schema =
        Schema.of(url)
            .plus(SCHEMA)
            .with(SchemaRule.values(TLS, settings -> tlsWithoutHttps(settings, url)))
            .advising((written, settings) -> bareCredentials(AUTH, written, settings, url))
            .advising(
                (written, settings) ->
                    hasAuthorization(written)
                        ? bareCredentials(HEADERS, written, settings, url)
                        : Optional.empty());
    for (Setting<?> own : credentials) {
      schema =
          schema
              .with((written, _) -> oneAuthorization(own, written))
              .advising((written, settings) -> bareCredentials(own, written, settings, url));
    }
    return schema;
  }

  /** The type of a plugin's own settings for a secret that a header is to carry. */
  public static SettingType<Secret> headerSecret() {
    return HeaderTypes.value();
  }

  /**
   * As {@link #with}, without headers and authentication: for plugins whose backend has its own
   * way.
   */
  public static Schema transport(Setting<HttpUrl> url) {
    return Schema.of(url)
        .plus(TRANSPORT)
        .with(SchemaRule.values(TLS, settings -> tlsWithoutHttps(settings, url)));
  }

  /** How to get in, as valid settings say. */
  public static HttpAccess access(Settings settings) {
    return new HttpAccess(
        settings.get(HEADERS),
        settings.find(AUTH),
        settings.find(TLS),
        settings.find(PROXY),
        settings.get(MAX_CONNECTIONS),
        settings.get(MAX_RESPONSE_SIZE));
  }

  private static Optional<String> tlsWithoutHttps(Settings settings, Setting<HttpUrl> url) {
    boolean plain = settings.find(url).filter(found -> !found.isHttps()).isPresent();
    return plain && settings.find(TLS).isPresent()
        ? Optional.of(
            "goes only with https, found http in \"%s\"; write https there, or remove it"
                .formatted(url.key()))
        : Optional.empty();
  }

  private static Optional<SchemaRule.Broken> bareCredentials(
      Setting<?> credentials, Set<String> written, Settings settings, Setting<HttpUrl> url) {
    return settings
        .find(url)
        .filter(found -> written.contains(credentials.key()) && UrlType.isReadable(found))
        .map(
            _ ->
                new SchemaRule.Broken(
                    Optional.of(credentials.key()),
                    "whoever is in between can read the credentials, because \"%s\" is http; use https"
                        .formatted(url.key())));
  }

  /** Known by its name, because the value may be in a file. */
  private static boolean hasAuthorization(Set<String> written) {
    return written.stream().anyMatch((HEADERS.key() + ".Authorization")::equalsIgnoreCase);
  }

  private static Optional<SchemaRule.Broken> oneAuthorization(
      Setting<?> credentials, Set<String> written) {
    boolean twice = written.contains(credentials.key()) && hasAuthorization(written);
    return twice
        ? Optional.of(
            new SchemaRule.Broken(
                Optional.of(HEADERS.key()),
                "expected no \"Authorization\" beside \"%s\"; remove one of them"
                    .formatted(credentials.key())))
        : Optional.empty();
  }

  private static Optional<String> noProxy(Settings settings) {
    return settings
        .find(PROXY_URL)
        .filter(url -> url.isHttps() || !url.encodedPath().equals("/"))
        .map(_ -> "expected http://HOST:PORT, found another URL; the way to a proxy is plain");
  }

  private static HttpProxy proxy(Settings settings) {
    HttpUrl url = settings.get(PROXY_URL);
    return new HttpProxy(
        new Address(url.host(), url.port()),
        settings
            .find(PROXY_USERNAME)
            .map(username -> new HttpProxy.Credentials(username, settings.get(PROXY_PASSWORD))));
  }
}
