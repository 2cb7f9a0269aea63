package io.externalmetrics.server.config;

import io.externalmetrics.server.config.MetricDefinition.Aggregate;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.SchemaRule;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingType;
import io.externalmetrics.spi.settings.SettingTypes;
import io.externalmetrics.spi.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What an element of {@code metrics:} may hold with every plugin. */
final class MetricSection {
  static final SettingType<List<String>> NAMESPACE_LIST =
      SettingTypes.listOf(
          SettingTypes.matching(
              Pattern.compile("\\*|[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"),
              "the name of a namespace, or \"*\""));

  static final Setting<String> NAME =
      Setting.required(
          "name",
          SettingTypes.matching(
              Pattern.compile("([a-z0-9._-]*[a-z0-9])"),
              "lower-case letters, digits, \".\", \"_\" and \"-\", a letter or digit last"),
          "Unique within the source. HPAs ask for the source's prefix and this name.");
  static final Setting<List<String>> NAMESPACES =
      Setting.optional(
          "namespaces",
          NAMESPACE_LIST,
          "Whose HPAs may read it; only namespaces that the source allows. Left out: all of"
              + " these.");
  static final Setting<Map<String, String>> LABELS =
      Setting.withDefault(
          "labels", new LabelsType(), Map.of(), "Labels that are added to every series.");
  static final Setting<FallbackChoice> ON_NO_DATA =
      Setting.withDefault(
          "onNoData",
          FallbackChoice.TYPE,
          new FallbackChoice.None(),
          "What is answered where the backend has nothing for this metric: an `error`, at which an"
              + " HPA holds its size; the `last` good values, until lastFor; or a number of your"
              + " choice, as `{value: 0}`.");
  static final Setting<FallbackChoice> ON_ERROR =
      Setting.withDefault(
          "onError",
          FallbackChoice.TYPE,
          new FallbackChoice.None(),
          "What is answered where no poll was good within maxAge: the same choices. With"
              + " `{value: N}` an outage is reported as N.");
  static final Setting<Duration> LAST_FOR =
      Setting.optional(
          "lastFor",
          SectionTypes.duration(Duration.ofMillis(1)),
          "How old the values that `last` serves may be. Required with `last`.");
  static final Setting<Boolean> SINGLE =
      Setting.withDefault(
          "single", SettingTypes.bool(), false, "Whether more than one series is a failure.");
  static final Setting<Aggregate> AGGREGATE =
      Setting.optional(
          "aggregate",
          SettingTypes.oneOf(Aggregate.class),
          "Folds all series into one. Left out: each is served, and the HPA adds them up.");
  static final Setting<Boolean> ALLOW_PARTIAL =
      Setting.withDefault(
          "allowPartial",
          SettingTypes.bool(),
          false,
          "Whether an answer for only part of what was asked is good.");
  static final Setting<Boolean> ALLOW_NEGATIVE =
      Setting.withDefault(
          "allowNegative",
          SettingTypes.bool(),
          false,
          "Whether a value below zero is good. An HPA with an AverageValue target takes it for an"
              + " overflow and scales to its maximum.");

  static final Schema SCHEMA =
      Schema.of(
              NAME,
              NAMESPACES,
              LABELS,
              ON_NO_DATA,
              ON_ERROR,
              LAST_FOR,
              SINGLE,
              AGGREGATE,
              ALLOW_PARTIAL,
              ALLOW_NEGATIVE)
          .with(lastNeedsLastFor(ON_NO_DATA))
          .with(lastNeedsLastFor(ON_ERROR))
          .with(SchemaRule.values(LAST_FOR, MetricSection::checkLastFor))
          .with(SchemaRule.values(SINGLE, MetricSection::checkSingle))
          .with(allowsNegative(ON_NO_DATA))
          .with(allowsNegative(ON_ERROR))
          .advising(reportsAs(ON_NO_DATA, "a backend without data"))
          .advising(reportsAs(ON_ERROR, "an outage"));

  private MetricSection() {}

  private static SchemaRule lastNeedsLastFor(Setting<FallbackChoice> setting) {
    return (written, settings) ->
        settings.get(setting) instanceof FallbackChoice.Last && !written.contains(LAST_FOR.key())
            ? Optional.of(
                new SchemaRule.Broken(
                    Optional.of(setting.key()),
                    "last needs lastFor, which is missing; add it, such as lastFor: 10m"))
            : Optional.empty();
  }

  private static Optional<String> checkLastFor(Settings settings) {
    return settings.has(LAST_FOR)
            && !(settings.get(ON_NO_DATA) instanceof FallbackChoice.Last)
            && !(settings.get(ON_ERROR) instanceof FallbackChoice.Last)
        ? Optional.of("goes only with onNoData: last or onError: last; remove it")
        : Optional.empty();
  }

  private static Optional<String> checkSingle(Settings settings) {
    return settings.get(SINGLE) && settings.has(AGGREGATE)
        ? Optional.of("does not go with aggregate, which makes one series of several; keep one")
        : Optional.empty();
  }

  private static SchemaRule reportsAs(Setting<FallbackChoice> setting, String what) {
    return SchemaRule.values(
        setting,
        settings ->
            settings.get(setting) instanceof FallbackChoice.Value(double value)
                ? Optional.of(what + " is reported as " + FallbackChoice.Type.plain(value))
                : Optional.empty());
  }

  private static SchemaRule allowsNegative(Setting<FallbackChoice> setting) {
    return SchemaRule.values(
        setting,
        settings ->
            settings.get(setting) instanceof FallbackChoice.Value(double value)
                    && value < 0
                    && !settings.get(ALLOW_NEGATIVE)
                ? Optional.of("expected a value of at least 0, or allowNegative: true")
                : Optional.empty());
  }
}
