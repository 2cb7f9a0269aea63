package io.externalmetrics.server.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.PluginDescriptor;
import io.externalmetrics.spi.ScraperPlugin;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingTypes;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginCatalogTest {
  private static final Set<String> RESERVED = Set.of("name", "labels");
  private static final String DESCRIBED = DescribedPlugin.class.getName();

  @Test
  void findsWhatIsOnTheClassPath() {
    PluginCatalog catalog = PluginCatalog.load(PluginCatalogTest.class.getClassLoader(), RESERVED);

    assertThat(catalog.find("queue")).get().isInstanceOf(QueuePlugin.class);
    assertThat(catalog.find("other")).isEmpty();
    assertThat(catalog.leftOut()).isEmpty();
  }

  @Test
  void leavesOutWhatCannotBeLoadedAndGoesOn(@TempDir Path directory) throws IOException {
    Path services = Files.createDirectories(directory.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(ScraperPlugin.class.getName()),
        "example.Missing\n" + DESCRIBED + "\n" + QueuePlugin.class.getName() + "\n");
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {directory.toUri().toURL()}, PluginCatalogTest.class.getClassLoader())) {
      PluginCatalog catalog = PluginCatalog.load(loader, RESERVED);

      assertThat(catalog.find("queue")).isPresent();
      assertThat(catalog.leftOut())
          .satisfiesExactlyInAnyOrder(
              missing -> assertThat(missing).contains("example.Missing"),
              noConstructor -> assertThat(noConstructor).contains(DESCRIBED));
    }
  }

  @Test
  void leavesOutTheLaterOfTwoWithOneName() {
    ScraperPlugin first = named("queue");

    PluginCatalog catalog = PluginCatalog.of(RESERVED, first, named("queue"), named("other"));

    assertThat(catalog.find("queue")).containsSame(first);
    assertThat(catalog.find("other")).isPresent();
    assertThat(catalog.leftOut())
        .containsExactly(
            "plugin \"queue\" (%s) has the name of %s, which comes first on the class path"
                .formatted(DESCRIBED, DESCRIBED));
  }

  @Test
  void leavesOutAPluginThatCannotDescribeItself() {
    PluginCatalog catalog = PluginCatalog.of(RESERVED, named("Not A Name"), named("other"));

    assertThat(catalog.descriptors()).extracting(PluginDescriptor::name).containsExactly("other");
    assertThat(catalog.leftOut())
        .containsExactly(
            "plugin %s describes itself wrongly: java.lang.IllegalArgumentException: plugin name"
                    .formatted(DESCRIBED)
                + " \"Not A Name\" does not match [a-z0-9]+(-[a-z0-9]+)*");
  }

  @Test
  void leavesOutAPluginThatDeclaresACommonSetting() {
    PluginCatalog catalog =
        PluginCatalog.of(
            RESERVED,
            plugin(
                "queue",
                Schema.of(Setting.optional("labels", SettingTypes.string(), "Collides."))));

    assertThat(catalog.find("queue")).isEmpty();
    assertThat(catalog.leftOut())
        .containsExactly(
            "plugin \"queue\" (%s) declares metric settings that every metric has: labels"
                .formatted(DESCRIBED));
  }

  @Test
  void namesThePluginsThereAre() {
    PluginCatalog catalog = PluginCatalog.of(RESERVED, named("redis"), named("beanstalkd"));

    assertThat(catalog.unknown("reddis"))
        .isEqualTo(
            "unknown plugin \"reddis\", there are: beanstalkd, redis; did you mean \"redis\"?");
    assertThat(PluginCatalog.of(RESERVED).unknown("redis"))
        .isEqualTo("unknown plugin \"redis\", there are: none");
  }

  private static ScraperPlugin named(String name) {
    return plugin(name, Schema.of());
  }

  private static ScraperPlugin plugin(String name, Schema metricSettings) {
    return new DescribedPlugin(
        () ->
            new PluginDescriptor(
                name, "A fake.", Schema.of(), metricSettings, Duration.ofSeconds(15), false));
  }
}
