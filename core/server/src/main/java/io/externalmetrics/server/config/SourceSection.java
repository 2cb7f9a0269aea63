package io.externalmetrics.server.config;

import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingTypes;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** What an element of {@code sources:} may hold. */
final class SourceSection {
  private static final Duration SHORTEST = Duration.ofMillis(100);

  static final Setting<String> NAME =
      Setting.required(
          "name",
          SettingTypes.matching(
              Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?"),
              "lower-case letters, digits and \"-\", such as mail-jobs"),
          "Unique. The source's name in errors, in the server's own metrics and on the status"
              + " page.");
  static final Setting<String> PLUGIN =
      Setting.required(
          "plugin", SettingTypes.string(), "Which plugin reads it; `ems plugins` lists them.");
  static final Setting<String> PREFIX =
      Setting.optional(
          "prefix",
          SettingTypes.matching(
              Pattern.compile("([a-z0-9][a-z0-9._-]*)?"),
              "lower-case letters, digits, \".\", \"_\" and \"-\", such as jobs-"),
          "What the names of its metrics begin with. No prefix may be a prefix of another"
              + " source's. Left out: the name and \"-\".");
  static final Setting<Duration> INTERVAL =
      Setting.optional(
          "interval",
          SectionTypes.duration(SHORTEST),
          "How often to poll. Left out: the plugin's own interval.");
  static final Setting<Duration> TIMEOUT =
      Setting.optional(
          "timeout",
          SectionTypes.duration(SHORTEST),
          "How long one poll may take; at most the interval. Left out: 10s, or the interval if that"
              + " is shorter.");
  static final Setting<Duration> MAX_AGE =
      Setting.optional(
          "maxAge",
          SectionTypes.duration(SHORTEST),
          "How old the last good poll may be for its values to be served; at least the interval."
              + " Left out: 60s, or three intervals if that is longer.");
  static final Setting<Duration> MAX_SAMPLE_AGE =
      Setting.optional(
          "maxSampleAge",
          SectionTypes.duration(SHORTEST),
          "How old a sample may be by the backend's own date; an older one counts as no data. Only"
              + " with plugins whose backend dates its samples.");
  static final Setting<Integer> MAX_CALLS_PER_MINUTE =
      Setting.optional(
          "maxCallsPerMinute",
          SettingTypes.integer(1, 100_000),
          "How many calls the backend gets within any minute, from each replica of the server. A"
              + " poll that needs more waits, within its timeout; what is left fails as throttled,"
              + " and has its turn in the next polls.");
  static final Setting<List<String>> NAMESPACES =
      Setting.withDefault(
          "namespaces",
          MetricSection.NAMESPACE_LIST,
          List.of("*"),
          "Whose HPAs may read its metrics; `*` stands for every namespace.");
  static final Setting<RawValue> SETTINGS =
      Setting.optional(
          "settings", SectionTypes.unread(), "The plugin's source settings; see its page.");
  static final Setting<List<RawValue>> METRICS =
      Setting.required(
          "metrics", SectionTypes.entries(), "What to read: a list of the metrics to serve.");

  static final Schema SCHEMA =
      Schema.of(
          NAME,
          PLUGIN,
          PREFIX,
          INTERVAL,
          TIMEOUT,
          MAX_AGE,
          MAX_SAMPLE_AGE,
          MAX_CALLS_PER_MINUTE,
          NAMESPACES,
          SETTINGS,
          METRICS);

  private SourceSection() {}
}
