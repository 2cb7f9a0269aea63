package io.externalmetrics.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.PluginDescriptor;
import io.externalmetrics.spi.ScraperPlugin;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingPath;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every plugin owes the server before it scrapes: how it is found, and what it declares. */
abstract class PluginContract {
  private static final String SENTENCES = "[A-Z`\"].*[.]";

  /** A new instance of the plugin under test. */
  protected abstract ScraperPlugin plugin();

  /**
   * Valid source settings that hold {@code secret} wherever a secret may stand. As it is, {@code
   * settings} with every secret setting of the top level added; override where that is not valid.
   */
  protected RawValue withSecret(RawValue settings, String secret) {
    Map<String, RawValue> fields =
        new LinkedHashMap<>(settings instanceof RawValue.Fields(var written) ? written : Map.of());
    for (Setting<?> setting : plugin().descriptor().sourceSettings().settings()) {
      if (setting.type().isSecret()) {
        fields.put(setting.key(), new RawValue.Text(secret));
      }
    }
    return new RawValue.Fields(fields);
  }

  @Test
  void isFoundByServiceLoader() {
    assertThat(ServiceLoader.load(ScraperPlugin.class))
        .extracting(found -> (Object) found.getClass())
        .contains(plugin().getClass());
  }

  @Test
  void descriptorIsTheSameAtEveryCall() {
    ScraperPlugin plugin = plugin();

    assertThat(plugin.descriptor()).isSameAs(plugin.descriptor());
  }

  @Test
  void documentsEverySetting() {
    PluginDescriptor descriptor = plugin().descriptor();

    assertThat(descriptor.summary()).matches(SENTENCES);
    assertThat(settings()).allSatisfy(setting -> assertThat(setting.doc()).matches(SENTENCES));
  }

  @Test
  void printedDefaultsReadBack() {
    assertThat(settings()).allSatisfy(PluginContract::assertPrintedDefaultReadsBack);
  }

  private static <T> void assertPrintedDefaultReadsBack(Setting<T> setting) {
    setting
        .printedDefault()
        .ifPresent(
            printed ->
                assertThat(
                        setting
                            .type()
                            .read(
                                TestSettings.raw(printed),
                                SettingPath.ROOT,
                                problem -> {
                                  throw new AssertionError(setting.key() + ": " + problem);
                                }))
                    .as(setting.key())
                    .isEqualTo(setting.defaultValue()));
  }

  private Stream<Setting<?>> settings() {
    PluginDescriptor descriptor = plugin().descriptor();
    return Stream.of(descriptor.sourceSettings(), descriptor.metricSettings())
        .flatMap(PluginContract::settings);
  }

  private static Stream<Setting<?>> settings(Schema schema) {
    return schema.settings().stream()
        .flatMap(
            setting ->
                Stream.concat(
                    Stream.of(setting),
                    setting.type().group().stream().flatMap(PluginContract::settings)));
  }
}
