package io.externalmetrics.server.poll;

import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingPath;
import io.externalmetrics.spi.settings.SettingTypes;
import io.externalmetrics.spi.settings.Settings;
import java.util.List;
import java.util.Map;

/** Settings with one value, a secret, that a test changes or takes away. */
final class ScriptedSettings implements SettingsSupply {
  static final Setting<String> PASSWORD =
      Setting.required("password", SettingTypes.string(), "Stands behind a reference.");

  /** Each metric asks for something else, unless its definition says what. */
  private static final Setting<String> TUBE =
      Setting.required("tube", SettingTypes.string(), "What to read.");

  private final List<Metric> metrics;
  private volatile String password = "hunter2";
  private volatile String missing = "";

  ScriptedSettings(SourceDefinition source) {
    metrics =
        source.metrics().stream()
            .map(metric -> new Metric(metric.name(), tube(metric.name())))
            .toList();
  }

  ScriptedSettings(List<Metric> metrics) {
    this.metrics = metrics;
  }

  /** The settings of a metric that reads a tube. */
  static Settings tube(String name) {
    return read(Schema.of(TUBE), new RawValue.Fields(Map.of("tube", new RawValue.Text(name))));
  }

  void become(String newPassword) {
    password = newPassword;
    missing = "";
  }

  void vanish(String reason) {
    missing = reason;
  }

  @Override
  public Resolved resolve() throws UnresolvedException {
    if (!missing.isEmpty()) {
      throw new UnresolvedException(missing);
    }
    String secret = password;
    return new Resolved(
        read(
            Schema.of(PASSWORD),
            new RawValue.Fields(Map.of("password", new RawValue.Text(secret)))),
        metrics,
        Map.of(),
        text -> text.replace(secret, "***"));
  }

  private static Settings read(Schema schema, RawValue raw) {
    return schema.read(
        raw,
        SettingPath.ROOT,
        problem -> {
          throw new AssertionError(problem);
        });
  }
}
