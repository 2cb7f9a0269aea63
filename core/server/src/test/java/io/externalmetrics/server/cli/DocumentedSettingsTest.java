package io.externalmetrics.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.externalmetrics.server.config.ConfigurationReader;
import io.externalmetrics.server.plugin.PluginCatalog;
import io.externalmetrics.server.plugin.QueuePlugin;
import org.junit.jupiter.api.Test;

class DocumentedSettingsTest {
  private static final String PAGE =
      """
      # Queue

      <!-- settings:queue.metric -->
      | Setting | Type | Default | Description |
      |---|---|---|---|
      | `queue` | string | required | The name of the queue. |
      | `depth` | integer | `3` | How deep to look. |
      <!-- /settings -->

      More.
      """;

  private final DocumentedSettings settings =
      new DocumentedSettings(
          PluginCatalog.of(ConfigurationReader.commonMetricKeys(), new QueuePlugin()));

  @Test
  void leavesATableThatIsRight() {
    assertThat(settings.update(PAGE)).isEqualTo(PAGE);
  }

  @Test
  void replacesATableThatIsOld() {
    assertThat(settings.update(PAGE.replaceAll("\\|.*\\n", "old\n"))).isEqualTo(PAGE);
    assertThat(settings.update(PAGE.replaceAll("\n\\|.*", "").replace("-->\n<!--", "--><!--")))
        .isEqualTo(PAGE);
  }

  @Test
  void refusesAMarkThatNamesNoTable() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.update(PAGE.replace("queue.metric", "queue.metrics")))
        .withMessage("no table of settings \"queue.metrics\"; did you mean \"queue.metric\"?");
  }

  @Test
  void namesSettingsOfGroupsByTheirPath() {
    assertThat(settings.markdown("server"))
        .get()
        .asString()
        .contains("| `tls.certificate` | path |  |");
  }

  @Test
  void groupsThatPluginsShareHaveATableOfTheirOwn() {
    assertThat(settings.names()).contains("auth", "tls", "proxy", "credentials");
    assertThat(settings.markdown("auth"))
        .get()
        .asString()
        .contains("| `basic.username` |", "| `oauth2.tls` |", "| `sigV4.credentials` |")
        .doesNotContain("oauth2.tls.ca", "sigV4.credentials.profile");
  }
}
