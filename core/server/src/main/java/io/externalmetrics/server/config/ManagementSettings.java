package io.externalmetrics.server.config;

import io.externalmetrics.server.config.ServerSettings.Auth;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingTypes;
import io.externalmetrics.spi.settings.Settings;

/**
 * The {@code management:} section: the plain port for probes and metrics.
 *
 * @param port 0 for any free one
 * @param statusPage who sees the status page
 * @param metricValues whether /metrics tells the value and age of each metric
 */
public record ManagementSettings(
    String address, int port, StatusPage statusPage, boolean metricValues) {
  private static final Setting<String> ADDRESS =
      Setting.optional(
          "address",
          SectionTypes.listenAddress(),
          "Where to listen. Left out: 127.0.0.1 where `server.auth` is none, 0.0.0.0 otherwise.");
  private static final Setting<Integer> PORT =
      Setting.withDefault(
          "port",
          SettingTypes.integer(0, 65535),
          8080,
          "Serves the status page, /livez, /readyz and /metrics; 0 takes any free port.");
  private static final Setting<StatusPage> STATUS_PAGE =
      Setting.withDefault(
          "statusPage",
          SettingTypes.oneOf(StatusPage.class),
          StatusPage.LOOPBACK,
          "Who sees the status page, which shows values and reasons: loopback peers (as with"
              + " `kubectl port-forward`), or everyone who reaches the port.");
  private static final Setting<Boolean> METRIC_VALUES =
      Setting.withDefault(
          "metricValues",
          SettingTypes.bool(),
          false,
          "Whether /metrics, which everyone who reaches the port may read, has the value and the"
              + " age of each metric: two series for each.");

  /** What the section may hold. */
  public static final Schema SCHEMA = Schema.of(ADDRESS, PORT, STATUS_PAGE, METRIC_VALUES);

  /** Who sees the status page. */
  public enum StatusPage {
    /** Peers on loopback, as with kubectl port-forward. */
    LOOPBACK,
    /** Whoever reaches the port. */
    OPEN
  }

  static ManagementSettings of(Settings settings, Auth auth) {
    String address =
        settings
            .find(ADDRESS)
            .orElse(
                switch (auth) {
                  case NONE -> "127.0.0.1";
                  case DELEGATED -> "0.0.0.0";
                });
    return new ManagementSettings(
        address, settings.get(PORT), settings.get(STATUS_PAGE), settings.get(METRIC_VALUES));
  }
}
