package io.externalmetrics.sysdig;

import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.Settings;

/** The metric settings: a question in PromQL, or one to the data API. */
final class MetricSettings {
  static final Schema SCHEMA = DataSettings.SCHEMA;

  private MetricSettings() {}

  /** The question that valid settings ask. */
  static Question read(Settings settings) {
    return DataSettings.read(settings);
  }
}
