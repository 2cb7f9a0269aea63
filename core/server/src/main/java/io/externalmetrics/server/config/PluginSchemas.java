package io.externalmetrics.server.config;

import io.externalmetrics.spi.settings.Problem;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.SettingPath;
import io.externalmetrics.spi.settings.Settings;
import java.util.function.Consumer;

/** Reads what plugins declare: their types and rules are code that may have defects. */
final class PluginSchemas {
  private PluginSchemas() {}

  /** What plugins advise against; a defect there is no reason to refuse what is valid. */
  static void advise(Schema schema, RawValue raw, SettingPath path, Consumer<Problem> warnings) {
    try {
      schema.advise(raw, path, warnings);
    } catch (RuntimeException e) {
      warnings.accept(
          new Problem(
              path,
              "the plugin's advice fails with "
                  + e.getClass().getName()
                  + "; report it to the plugin's author"));
    }
  }

  static Settings read(Schema schema, RawValue raw, SettingPath path, Consumer<Problem> problems) {
    try {
      return schema.read(raw, path, problems);
    } catch (RuntimeException e) {
      // The exception's text is left out, because it may quote a password.
      problems.accept(
          new Problem(
              path,
              "the plugin cannot read this and fails with "
                  + e.getClass().getName()
                  + "; report it to the plugin's author"));
      return Schema.of().read(new RawValue.Nothing(), path, problems);
    }
  }
}
