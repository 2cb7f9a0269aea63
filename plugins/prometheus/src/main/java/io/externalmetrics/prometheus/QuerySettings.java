package io.externalmetrics.prometheus;

import io.externalmetrics.connect.promql.InstantQuery;
import io.externalmetrics.connect.promql.LabelSettings;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingTypes;
import io.externalmetrics.spi.settings.Settings;

/** The metric settings: a query, and what becomes of the labels of its series. */
final class QuerySettings {
  private static final Setting<String> QUERY =
      Setting.required(
          "query",
          SettingTypes.string(),
          "PromQL that gives an instant vector or a scalar, evaluated at each poll.");

  static final Schema SCHEMA =
      Schema.of(QUERY).plus(LabelSettings.SCHEMA).plus(QueryOptions.SCHEMA);

  private QuerySettings() {}

  /** The query that valid settings ask, with what their source sets for all queries. */
  static InstantQuery read(Settings settings, QueryOptions ofSource) {
    QueryOptions options = QueryOptions.read(settings).over(ofSource);
    return new InstantQuery(settings.get(QUERY), options.lookback(), options.parameters());
  }
}
