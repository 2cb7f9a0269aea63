package io.externalmetrics.redis;

import io.externalmetrics.connect.Address;
import io.externalmetrics.connect.TlsMaterial;
import io.externalmetrics.connect.TlsSettings;
import io.externalmetrics.redis.topology.Cluster;
import io.externalmetrics.redis.topology.ReadFrom;
import io.externalmetrics.redis.topology.Sentinel;
import io.externalmetrics.redis.topology.Standalone;
import io.externalmetrics.redis.topology.Topology;
import io.externalmetrics.redis.wire.Access;
import io.externalmetrics.spi.Calls;
import io.externalmetrics.spi.Secret;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.SchemaRule;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingTypes;
import io.externalmetrics.spi.settings.Settings;
import java.util.List;
import java.util.Optional;

/** The source settings: which servers, and how to get in. */
final class SourceSettings {

  /** Sentinels and what to ask them for. */
  private record Watched(List<Address> addresses, String master, Access access) {}

  private static final Setting<Address> ADDRESS =
      Setting.optional(
          "address", Address.type(6379), "Where a server listens; the port is 6379 by default.");

  private static final Setting<String> USERNAME =
      Setting.optional(
          "username",
          SettingTypes.string(),
          "ACL user to log in as; left out: the server's default user.");

  private static final Setting<Secret> PASSWORD =
      Setting.optional(
          "password", SettingTypes.secret(), "Password of the user; left out: no login.");

  private static final Setting<TlsMaterial> TLS = TlsSettings.setting();

  private static final Setting<List<Address>> SENTINELS =
      Setting.required(
          "addresses",
          SettingTypes.listOf(Address.type(26379)),
          "Where the sentinels listen, asked in turn; the port is 26379 by default.");

  private static final Setting<String> MASTER =
      Setting.required(
          "master", SettingTypes.string(), "The name under which they watch the master.");

  private static final Setting<Watched> SENTINEL =
      Setting.optional(
          "sentinel",
          SettingTypes.group(
              Schema.of(SENTINELS, MASTER, USERNAME, PASSWORD, TLS)
                  .with(SchemaRule.onlyWith(USERNAME, PASSWORD)),
              settings ->
                  new Watched(settings.get(SENTINELS), settings.get(MASTER), access(settings, 0))),
          "Sentinels that know the master. They have users and TLS of their own.");

  private static final Setting<List<Address>> SEEDS =
      Setting.required(
          "addresses",
          SettingTypes.listOf(Address.type(6379)),
          "Nodes that know the others, asked in turn; the port is 6379 by default.");

  private static final Setting<List<Address>> CLUSTER =
      Setting.optional(
          "cluster",
          SettingTypes.group(Schema.of(SEEDS), settings -> settings.get(SEEDS)),
          "A cluster, all nodes of which are read.");

  private static final Setting<ReadFrom> READ_FROM =
      Setting.withDefault(
          "readFrom",
          SettingTypes.oneOf(ReadFrom.class),
          ReadFrom.MASTER,
          "With `sentinel` or `cluster`: read masters, or replicas, which are behind them.");

  private static final Setting<Integer> DATABASE =
      Setting.withDefault(
          "database",
          SettingTypes.integer(0, Integer.MAX_VALUE),
          0,
          "Number of the database that holds the keys; 0 in a cluster.");

  static final Schema SCHEMA =
      Schema.of(ADDRESS, SENTINEL, CLUSTER, READ_FROM, USERNAME, PASSWORD, DATABASE, TLS)
          .with(SchemaRule.exactlyOneOf(ADDRESS, SENTINEL, CLUSTER))
          .with(SchemaRule.onlyWith(USERNAME, PASSWORD))
          .with(SchemaRule.values(DATABASE, SourceSettings::databaseOfCluster))
          .with(SchemaRule.values(READ_FROM, SourceSettings::roleOfServer));

  private SourceSettings() {}

  /** The servers of valid settings; connects to none of them yet. */
  static Topology topology(Settings settings, Calls calls) {
    Access access = access(settings, settings.get(DATABASE));
    ReadFrom readFrom = settings.get(READ_FROM);
    if (settings.has(SENTINEL)) {
      Watched watched = settings.get(SENTINEL);
      return new Sentinel(
          watched.addresses(), watched.master(), readFrom, watched.access(), access, calls);
    }
    return settings.has(CLUSTER)
        ? new Cluster(settings.get(CLUSTER), readFrom, access, calls)
        : new Standalone(settings.get(ADDRESS), access, calls);
  }

  /** Sentinels have the same settings as servers, but no databases. */
  private static Access access(Settings settings, int database) {
    return new Access(
        settings.find(USERNAME), settings.find(PASSWORD), database, settings.find(TLS));
  }

  private static Optional<String> databaseOfCluster(Settings settings) {
    int database = settings.get(DATABASE);
    return settings.has(CLUSTER) && database != 0
        ? Optional.of("expected 0, found %d; a cluster has no other database".formatted(database))
        : Optional.empty();
  }

  private static Optional<String> roleOfServer(Settings settings) {
    return settings.has(ADDRESS) && settings.has(READ_FROM)
        ? Optional.of(
            "goes only with \"sentinel\" or \"cluster\"; remove it: the server at \"address\" is"
                + " read whatever its role")
        : Optional.empty();
  }
}
