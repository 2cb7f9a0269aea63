package io.externalmetrics.server.config;

import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.SchemaRule;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingTypes;
import io.externalmetrics.spi.settings.Settings;
import java.time.Duration;
import java.util.Optional;

/**
 * The {@code server:} section: the secure port.
 *
 * @param port 0 for any free one
 * @param tls where the serving certificate comes from
 * @param shutdownDelay how long readyz fails before the listener stops
 */
public record ServerSettings(
    String address,
    int port,
    ServingCertificate tls,
    Auth auth,
    Duration shutdownDelay,
    Discovery discovery) {

  private static final Setting<String> ADDRESS =
      Setting.withDefault("address", SectionTypes.listenAddress(), "0.0.0.0", "Where to listen.");
  private static final Setting<Integer> PORT =
      Setting.withDefault(
          "port",
          SettingTypes.integer(0, 65535),
          6443,
          "Serves the external metrics API over TLS; 0 takes any free port.");
  private static final Setting<ServingCertificate> TLS =
      Setting.optional(
          "tls",
          new ServingCertificateType(),
          "The serving certificate: of files, or `managed`. Left out: a self-signed one is made at"
              + " start.");
  private static final Setting<Auth> AUTH =
      Setting.withDefault(
          "auth",
          SettingTypes.oneOf(Auth.class),
          Auth.DELEGATED,
          "Who may read: whom the cluster's API server vouches for and allows, or everyone"
              + " (`none`, on a loopback address only).");
  private static final Setting<Duration> SHUTDOWN_DELAY =
      Setting.withDefault(
          "shutdownDelay",
          SectionTypes.duration(Duration.ZERO),
          Duration.ZERO,
          "How long /readyz fails before the listener stops, so that no request meets a closed"
              + " port.");
  private static final Setting<Discovery> DISCOVERY =
      Setting.withDefault(
          "discovery",
          SettingTypes.oneOf(Discovery.class),
          Discovery.STATIC,
          "What the resource list names: one entry, `externalmetrics`, or the served names, at"
              + " most 1000.");

  /** What the section may hold. */
  public static final Schema SCHEMA =
      Schema.of(ADDRESS, PORT, TLS, AUTH, SHUTDOWN_DELAY, DISCOVERY)
          .with(SchemaRule.values(AUTH, ServerSettings::checkAuth));

  /** Who may read. */
  public enum Auth {
    /** Everyone who reaches the port; loopback only. */
    NONE,
    /** Whom the cluster's API server vouches for and allows. */
    DELEGATED
  }

  /** What the resource list names. */
  public enum Discovery {
    /** One entry, {@code externalmetrics}. */
    STATIC,
    /** The served names, at most 1000. */
    METRICS
  }

  static ServerSettings of(Settings settings) {
    return new ServerSettings(
        settings.get(ADDRESS),
        settings.get(PORT),
        settings.find(TLS).orElseGet(ServingCertificate.SelfSigned::new),
        settings.get(AUTH),
        settings.get(SHUTDOWN_DELAY),
        settings.get(DISCOVERY));
  }

  private static Optional<String> checkAuth(Settings settings) {
    String address = settings.get(ADDRESS);
    return settings.get(AUTH) == Auth.NONE && !SectionTypes.isLoopback(address)
        ? Optional.of(
            "expected delegated, because address "
                + address
                + " is not loopback; found none; set address: 127.0.0.1")
        : Optional.empty();
  }
}
