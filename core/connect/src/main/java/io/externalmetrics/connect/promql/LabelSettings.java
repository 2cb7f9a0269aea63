package io.externalmetrics.connect.promql;

import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.SchemaRule;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingTypes;
import io.externalmetrics.spi.settings.Settings;
import java.util.List;
import java.util.Optional;

/** The metric settings that choose among the labels of series. */
public final class LabelSettings {
  private static final Setting<List<String>> KEEP =
      Setting.optional(
          "keepLabels",
          SettingTypes.listOf(SettingTypes.string()),
          "The labels of the series that become labels of the metric. Left out: all but"
              + " `__name__`.");
  private static final Setting<List<String>> DROP =
      Setting.optional(
          "dropLabels",
          SettingTypes.listOf(SettingTypes.string()),
          "Labels of the series that do not become labels of the metric.");

  /** Both of them; a plugin adds its own with {@link Schema#plus}. */
  public static final Schema SCHEMA = Schema.of(KEEP, DROP).with(onlyOne());

  private LabelSettings() {}

  /** The choice that valid settings make. */
  public static SeriesLabels read(Settings settings) {
    return settings
        .find(KEEP)
        .map(SeriesLabels::keeping)
        .or(() -> settings.find(DROP).map(SeriesLabels::dropping))
        .orElse(SeriesLabels.ALL);
  }

  private static SchemaRule onlyOne() {
    return (written, _) ->
        written.contains(KEEP.key()) && written.contains(DROP.key())
            ? Optional.of(
                new SchemaRule.Broken(
                    Optional.of(DROP.key()),
                    "does not go with \"" + KEEP.key() + "\"; remove one of them"))
            : Optional.empty();
  }
}
