package io.externalmetrics.redis;

import io.externalmetrics.connect.Address;
import io.externalmetrics.connect.TlsMaterial;
import io.externalmetrics.connect.TlsSettings;
import io.externalmetrics.spi.ScrapeException;
import io.externalmetrics.spi.Secret;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.SchemaRule;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingTypes;
import io.externalmetrics.spi.settings.Settings;
import java.io.IOException;
import java.util.Optional;

/**
 * The server of one source and how to get in.
 *
 * @param username only beside a password; empty: the server's default user
 */
record RedisServer(
    Address address,
    Optional<String> username,
    Optional<Secret> password,
    int database,
    Optional<TlsMaterial> tls) {

  static final Setting<Address> ADDRESS =
      Setting.required(
          "address", Address.type(6379), "Where the server listens; the port is 6379 by default.");

  static final Setting<String> USERNAME =
      Setting.optional(
          "username",
          SettingTypes.string(),
          "ACL user to log in as; left out: the server's default user.");

  static final Setting<Secret> PASSWORD =
      Setting.optional(
          "password", SettingTypes.secret(), "Password of the user; left out: no login.");

  static final Setting<Integer> DATABASE =
      Setting.withDefault(
          "database",
          SettingTypes.integer(0, Integer.MAX_VALUE),
          0,
          "Number of the database that holds the keys.");

  static final Setting<TlsMaterial> TLS = TlsSettings.setting();

  static final Schema SCHEMA =
      Schema.of(ADDRESS, USERNAME, PASSWORD, DATABASE, TLS)
          .with(SchemaRule.onlyWith(USERNAME, PASSWORD));

  static RedisServer of(Settings settings) {
    return new RedisServer(
        settings.get(ADDRESS),
        settings.find(USERNAME),
        settings.find(PASSWORD),
        settings.get(DATABASE),
        settings.find(TLS));
  }

  /** Logs in and selects the database; sends nothing that a user may be forbidden without need. */
  void enter(RedisConversation redis) throws IOException, ScrapeException {
    if (password.isPresent()) {
      redis.logIn(username, password.get());
    }
    if (database != 0) {
      redis.select(database);
    }
  }
}
