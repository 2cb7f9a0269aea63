package io.externalmetrics.prometheus;

import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.SchemaRule;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingTypes;
import io.externalmetrics.spi.settings.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a source sets for all its queries, and a metric for its own.
 *
 * @param lookback empty: the server's
 * @param parameters of the URL
 */
record QueryOptions(Optional<Duration> lookback, Map<String, String> parameters) {
  private static final Setting<Duration> LOOKBACK =
      Setting.optional(
          "lookback",
          SettingTypes.duration(Duration.ofMillis(1)),
          "How old a sample may be that a query without a range still finds (`lookback_delta`)."
              + " Left out at the source: the server's own, usually 5m. A metric's goes before the"
              + " source's.");

  private static final Setting<Map<String, String>> PARAMETERS =
      Setting.withDefault(
          "parameters",
          SettingTypes.mapOf(SettingTypes.string()),
          Map.of(),
          "Further parameters of the URL, such as `namespace` or `partial_response`. A metric's"
              + " are added to the source's, and go before them.");

  /** Sent by the plugin, so that a second one would be ignored or win, as the server pleases. */
  private static final List<String> TAKEN = List.of("query", "time", "timeout", "lookback_delta");

  static final Schema SCHEMA =
      Schema.of(LOOKBACK, PARAMETERS)
          .with(SchemaRule.values(PARAMETERS, QueryOptions::takenParameter));

  QueryOptions {
    parameters = Map.copyOf(parameters);
  }

  static QueryOptions read(Settings settings) {
    return new QueryOptions(settings.find(LOOKBACK), settings.get(PARAMETERS));
  }

  /** These where they say something, else the others. */
  QueryOptions over(QueryOptions others) {
    Map<String, String> all = new HashMap<>(others.parameters);
    all.putAll(parameters);
    return new QueryOptions(lookback.or(() -> others.lookback), all);
  }

  private static Optional<String> takenParameter(Settings settings) {
    return TAKEN.stream()
        .filter(settings.get(PARAMETERS)::containsKey)
        .findFirst()
        .map(
            "expected parameters beside those that the plugin sends, found \"%s\"; remove it"
                ::formatted);
  }
}
