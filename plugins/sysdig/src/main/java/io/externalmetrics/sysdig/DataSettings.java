package io.externalmetrics.sysdig;

import static java.util.stream.Collectors.joining;

import io.externalmetrics.spi.settings.DurationText;
import io.externalmetrics.spi.settings.InvalidTextException;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.SchemaRule;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingTypes;
import io.externalmetrics.spi.settings.Settings;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The metric settings that make a question to the data API. */
final class DataSettings {

  /** The resolutions that Sysdig knows; which of them it keeps is a matter of the plan. */
  private static final List<Duration> SAMPLINGS =
      Stream.of("1s", "10s", "1m", "10m", "1h", "24h").map(DurationText::parse).toList();

  /** Texts in quotes of either kind, with anything between them. */
  private static final Pattern CLOSED_QUOTES =
      Pattern.compile(
          """
          (?:[^'"]++|'[^'\\\\]*+(?:\\\\.[^'\\\\]*+)*+'|"[^"\\\\]*+(?:\\\\.[^"\\\\]*+)*+")*+""",
          Pattern.DOTALL);

  private static final int MAX_SAMPLES = 600;
  private static final int DEFAULT_SAMPLES = 5;

  static final Setting<String> METRIC =
      Setting.optional(
          "metric",
          SettingTypes.string(),
          "A metric of the data API, such as `net.http.request.count`. A metric has either this or"
              + " `query`.");
  private static final Setting<TimeAggregation> TIME_AGGREGATION =
      Setting.optional(
          "timeAggregation",
          SettingTypes.oneOf(TimeAggregation.class),
          "How the values within a sample become one; `timeAvg` is a rate per second. Required with"
              + " `metric`.");
  private static final Setting<GroupAggregation> GROUP_AGGREGATION =
      Setting.optional(
          "groupAggregation",
          SettingTypes.oneOf(GroupAggregation.class),
          "How the values of all entities of a segment become one. Required with `metric`.");
  private static final Setting<String> FILTER =
      Setting.optional(
          "filter",
          SettingTypes.text("filter", DataSettings::filter, text -> text),
          "Which entities count, as Sysdig's expression: `kubernetes.namespace.name = 'shop'`. Left"
              + " out: all that the token's team may see.");
  private static final Setting<List<String>> GROUP_BY =
      Setting.optional(
          "groupBy",
          SettingTypes.listOf(SettingTypes.string()),
          "Labels by which the metric is split into one series each, such as"
              + " `kubernetes.deployment.name`. Left out: one series.");
  private static final Setting<DataSource> DATA_SOURCE_TYPE =
      Setting.optional(
          "dataSourceType",
          SettingTypes.oneOf(DataSource.class),
          "Whose values count where hosts and containers both report the metric. Left out: Sysdig"
              + " infers it.");
  private static final Setting<Duration> SAMPLING =
      Setting.withDefault(
          "sampling",
          SettingTypes.text("duration", DataSettings::sampling, DurationText::print),
          Duration.ofMinutes(1),
          "How long a sample is: 1s, 10s, 1m, 10m, 1h or 24h, as far as the plan keeps them.");
  private static final Setting<Duration> WINDOW =
      Setting.optional(
          "window",
          SettingTypes.duration(Duration.ofSeconds(1)),
          "How far back to look for the newest sample: a whole multiple of `sampling`, at most 600"
              + " times. Left out: 5 times.");
  private static final Setting<Duration> OFFSET =
      Setting.withDefault(
          "offset",
          SettingTypes.duration(Duration.ZERO),
          Duration.ofSeconds(30),
          "How long after its end a sample counts as complete; agents deliver every 10s.");
  private static final Setting<Integer> MAX_SEGMENTS =
      Setting.withDefault(
          "maxSegments",
          SettingTypes.integer(1, 10_000),
          1000,
          "How many segments a metric may have at most; with more it is a partial answer.");

  static final Schema SCHEMA = schema();

  private DataSettings() {}

  /** The question that valid settings with {@link #METRIC} ask. */
  static DataQuery read(Settings settings) {
    Duration sampling = settings.get(SAMPLING);
    return new DataQuery(
        settings.get(METRIC),
        settings.get(TIME_AGGREGATION),
        settings.get(GROUP_AGGREGATION),
        settings.find(FILTER),
        settings.find(GROUP_BY).orElse(List.of()),
        settings.find(DATA_SOURCE_TYPE),
        sampling,
        settings.find(WINDOW).orElse(sampling.multipliedBy(DEFAULT_SAMPLES)),
        settings.get(OFFSET),
        settings.get(MAX_SEGMENTS));
  }

  private static Schema schema() {
    Setting<?>[] beside = {
      TIME_AGGREGATION,
      GROUP_AGGREGATION,
      FILTER,
      GROUP_BY,
      DATA_SOURCE_TYPE,
      SAMPLING,
      WINDOW,
      OFFSET,
      MAX_SEGMENTS
    };
    Schema schema =
        Schema.of(METRIC)
            .plus(Schema.of(beside))
            .with(needed(TIME_AGGREGATION))
            .with(needed(GROUP_AGGREGATION))
            .with(SchemaRule.values(GROUP_BY, DataSettings::repeated))
            .with(SchemaRule.values(WINDOW, DataSettings::unevenWindow));
    for (Setting<?> setting : beside) {
      schema = schema.with(SchemaRule.onlyWith(setting, METRIC));
    }
    return schema;
  }

  private static SchemaRule needed(Setting<?> setting) {
    return (written, _) ->
        written.contains(METRIC.key()) && !written.contains(setting.key())
            ? Optional.of(
                new SchemaRule.Broken(
                    Optional.of(setting.key()),
                    "missing beside \"metric\"; expected %s; add it"
                        .formatted(setting.type().name())))
            : Optional.empty();
  }

  private static String filter(String text) {
    if (text.isBlank() || !CLOSED_QUOTES.matcher(text).matches()) {
      throw new InvalidTextException("an expression with all quotes closed, such as label = 'x'");
    }
    return text;
  }

  private static Duration sampling(String text) {
    Duration sampling = DurationText.parse(text);
    if (!SAMPLINGS.contains(sampling)) {
      throw new InvalidTextException(
          "one of " + SAMPLINGS.stream().map(DurationText::print).collect(joining(", ")));
    }
    return sampling;
  }

  /** Sysdig refuses a request that names anything twice. */
  private static Optional<String> repeated(Settings settings) {
    Set<String> seen = new HashSet<>();
    settings.find(METRIC).ifPresent(seen::add);
    return settings.find(GROUP_BY).orElse(List.of()).stream()
        .filter(label -> !seen.add(label))
        .findFirst()
        .map(
            label ->
                "expected each label once and not the metric, found \"%s\" again; remove it"
                    .formatted(label));
  }

  private static Optional<String> unevenWindow(Settings settings) {
    long sampling = settings.get(SAMPLING).toMillis();
    return settings
        .find(WINDOW)
        .filter(
            window ->
                window.toMillis() % sampling != 0 || window.toMillis() / sampling > MAX_SAMPLES)
        .map(
            window ->
                "expected a whole multiple of \"sampling\" (%s), at most %d times, found %s"
                    .formatted(
                        DurationText.print(settings.get(SAMPLING)),
                        MAX_SAMPLES,
                        DurationText.print(window)));
  }
}
