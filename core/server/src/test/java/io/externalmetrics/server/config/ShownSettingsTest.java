package io.externalmetrics.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.externalmetrics.server.plugin.QueuePlugin;
import io.externalmetrics.server.yaml.YamlReader;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingTypes;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShownSettingsTest {
  @Test
  void showsTextsAndHidesSecrets() throws Exception {
    assertThat(
            shown(
                QueuePlugin.SOURCE,
                """
                address: here:1
                password: planted-password
                login: {token: planted-token}
                """))
        .containsExactly(
            entry("address", "here:1"), entry("password", "***"), entry("login.token", "***"));
  }

  @Test
  void showsReferencesAsSuch() throws Exception {
    assertThat(
            shown(
                QueuePlugin.SOURCE,
                """
                address: {fromEnv: HOST}
                password: {fromSecret: {name: a, key: b}}
                """))
        .containsExactly(
            entry("address", "{fromEnv: HOST}"), entry("password", "{fromSecret: a/b}"));
  }

  @Test
  void hidesTheCredentialsOfAnUrl() throws Exception {
    assertThat(shown(QueuePlugin.SOURCE, "address: https://ann:planted@host/path@2"))
        .containsExactly(entry("address", "https://***@host/path@2"));
  }

  @Test
  void showsEachSettingOnOneLine() throws Exception {
    Schema schema =
        Schema.of(
            Setting.required("query", SettingTypes.string(), "A query."),
            Setting.required("names", SettingTypes.listOf(SettingTypes.string()), "Names."),
            Setting.required("labels", SettingTypes.mapOf(SettingTypes.string()), "Labels."),
            Setting.required("headers", SettingTypes.mapOf(SettingTypes.secret()), "Headers."),
            Setting.required(
                "parts",
                SettingTypes.listOf(
                    SettingTypes.group(
                        Schema.of(Setting.required("id", SettingTypes.string(), "Which.")),
                        settings -> settings)),
                "Parts."));

    assertThat(
            shown(
                schema,
                """
                query: |
                  sum(
                    up)
                names: [a, b]
                labels: {team: mail}
                headers: {X-Token: planted-token}
                parts: [{id: x}, {id: y}]
                """))
        .containsExactly(
            entry("query", "sum( up)"),
            entry("names", "[a, b]"),
            entry("labels", "{team: mail}"),
            entry("headers", "***"),
            entry("parts[0].id", "x"),
            entry("parts[1].id", "y"));
  }

  private static Map<String, String> shown(Schema schema, String yaml) throws Exception {
    return ShownSettings.of(schema, YamlReader.read(yaml).root());
  }
}
