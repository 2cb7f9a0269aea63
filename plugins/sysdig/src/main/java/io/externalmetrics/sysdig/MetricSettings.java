package io.externalmetrics.sysdig;

import io.externalmetrics.connect.promql.InstantQuery;
import io.externalmetrics.connect.promql.LabelSettings;
import io.externalmetrics.spi.settings.InvalidTextException;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.SchemaRule;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingTypes;
import io.externalmetrics.spi.settings.Settings;
import java.util.Map;
import java.util.Optional;

/** The metric settings: a question in PromQL, or one to the data API. */
final class MetricSettings {
  private static final Setting<String> QUERY =
      Setting.optional(
          "query",
          SettingTypes.text("PromQL", MetricSettings::query, text -> text),
          "A PromQL query, evaluated at each poll. A metric has either this or `metric`.");

  static final Schema SCHEMA = schema();

  private MetricSettings() {}

  /** The question that valid settings ask. */
  static Question read(Settings settings) {
    return settings
        .find(QUERY)
        .<Question>map(
            query -> new PromqlQuery(new InstantQuery(query, Optional.empty(), Map.of())))
        .orElseGet(() -> DataSettings.read(settings));
  }

  private static Schema schema() {
    Schema schema =
        Schema.of(QUERY)
            .plus(LabelSettings.SCHEMA)
            .plus(DataSettings.SCHEMA)
            .with(SchemaRule.exactlyOneOf(QUERY, DataSettings.METRIC));
    for (Setting<?> setting : LabelSettings.SCHEMA.settings()) {
      schema = schema.with(SchemaRule.onlyWith(setting, QUERY));
    }
    return schema;
  }

  private static String query(String text) {
    if (text.isBlank()) {
      throw new InvalidTextException("a PromQL query");
    }
    return text;
  }
}
