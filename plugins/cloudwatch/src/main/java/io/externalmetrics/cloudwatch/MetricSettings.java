package io.externalmetrics.cloudwatch;

import io.externalmetrics.cloudwatch.QuerySettings.Element;
import io.externalmetrics.connect.aws.AwsSettings;
import io.externalmetrics.connect.aws.CredentialsSource;
import io.externalmetrics.spi.settings.DurationText;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.SchemaRule;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingTypes;
import io.externalmetrics.spi.settings.Settings;
import io.externalmetrics.spi.settings.Suggestion;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** The metric settings: a statistic, an expression, or queries of which one is the result. */
final class MetricSettings {
  private static final int DEFAULT_LOOKBACK = 5;
  private static final int MAX_LOOKBACK = 100;

  /** The id of a query that stands in the metric itself. */
  private static final String ONLY = "value";

  private static final Setting<List<Element>> QUERIES =
      Setting.optional(
          "queries", QuerySettings.list(), "Several queries, of which expressions make one.");
  private static final Setting<String> RESULT =
      Setting.optional(
          "result", SettingTypes.string(), "The id of the query whose series the metric is.");
  private static final Setting<String> REGION =
      Setting.optional("region", AwsSettings.region(), "Where. Left out: the source's.");
  private static final Setting<CredentialsSource> CREDENTIALS = AwsSettings.credentials();
  private static final Setting<Duration> OFFSET =
      Setting.optional(
          "offset",
          SettingTypes.duration(Duration.ZERO),
          "How long CloudWatch has for the last data of a period. Left out: one period.");
  private static final Setting<Duration> LOOKBACK =
      Setting.optional(
          "lookback",
          SettingTypes.duration(Duration.ofSeconds(1)),
          "How old the newest point may be, before that. Left out: 5 periods.");

  static final Schema SCHEMA =
      QuerySettings.SCHEMA
          .plus(Schema.of(QUERIES, RESULT, REGION, CREDENTIALS, OFFSET, LOOKBACK))
          .with(SchemaRule.exactlyOneOf(QuerySettings.METRIC, QuerySettings.EXPRESSION, QUERIES))
          .with(SchemaRule.onlyWith(RESULT, QUERIES))
          .with(SchemaRule.values(QUERIES, MetricSettings::tooMany))
          .with(SchemaRule.values(QUERIES, MetricSettings::sameIds))
          .with(SchemaRule.values(RESULT, MetricSettings::noResult))
          .with(SchemaRule.values(QUERIES, settings -> ofQueries(settings, QUERIES)))
          .with(
              SchemaRule.values(
                  QuerySettings.EXPRESSION,
                  settings -> ofQueries(settings, QuerySettings.EXPRESSION)))
          .with(SchemaRule.values(LOOKBACK, MetricSettings::wholePeriods))
          .advising(SchemaRule.values(QUERIES, MetricSettings::unused));

  private MetricSettings() {}

  /** What valid settings ask for. */
  static MetricRequest read(Settings settings) {
    SequencedMap<String, Query> queries = queries(settings);
    String result = result(settings, queries);
    return new MetricRequest(
        settings.find(REGION),
        settings.find(CREDENTIALS),
        queries,
        result,
        window(settings, Objects.requireNonNull(queries.get(result)).period(), finest(queries)));
  }

  private static SequencedMap<String, Query> queries(Settings settings) {
    SequencedMap<String, Query> queries = new LinkedHashMap<>();
    Optional<Duration> period = settings.find(QuerySettings.PERIOD);
    if (!settings.has(QUERIES)) {
      queries.put(ONLY, QuerySettings.query(settings, Periods.MINUTE));
      return queries;
    }
    List<Element> elements = settings.get(QUERIES);
    Duration ofStatistics = period.orElse(Periods.MINUTE);
    Duration ofExpressions =
        period.orElseGet(
            () ->
                elements.stream()
                    .filter(element -> !element.isExpression())
                    .map(element -> element.period().orElse(ofStatistics))
                    .max(Comparator.naturalOrder())
                    .orElse(ofStatistics));
    elements.forEach(
        element ->
            queries.put(
                element.id(),
                element.query(element.isExpression() ? ofExpressions : ofStatistics)));
    return queries;
  }

  private static String result(Settings settings, SequencedMap<String, Query> queries) {
    return settings.find(RESULT).orElseGet(() -> queries.firstEntry().getKey());
  }

  private static Window window(Settings settings, Duration period, Duration finest) {
    Duration offset = settings.find(OFFSET).orElse(period);
    Duration lookback =
        settings.find(LOOKBACK).orElseGet(() -> period.multipliedBy(DEFAULT_LOOKBACK));
    return new Window(finest, period, offset, offset.plus(lookback));
  }

  private static Duration finest(SequencedMap<String, Query> queries) {
    return queries.values().stream()
        .map(Query::period)
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  private static Optional<String> tooMany(Settings settings) {
    return settings
        .find(QUERIES)
        .map(List::size)
        .filter(found -> found > Call.MAX_QUERIES)
        .map(found -> "expected at most %d, found %d".formatted(Call.MAX_QUERIES, found));
  }

  private static Optional<String> sameIds(Settings settings) {
    Set<String> ids = new HashSet<>();
    return settings.find(QUERIES).stream()
        .flatMap(List::stream)
        .map(Element::id)
        .filter(id -> !ids.add(id))
        .findFirst()
        .map("expected ids that differ, found \"%s\" twice; rename one"::formatted);
  }

  private static Optional<String> noResult(Settings settings) {
    Optional<List<Element>> elements = settings.find(QUERIES);
    if (elements.isEmpty()) {
      return Optional.empty();
    }
    List<String> ids = elements.get().stream().map(Element::id).toList();
    Optional<String> result = settings.find(RESULT);
    if (result.isEmpty()) {
      return ids.size() == 1
          ? Optional.empty()
          : Optional.of("missing; expected the id of the query whose series the metric is; add it");
    }
    return ids.contains(result.get())
        ? Optional.empty()
        : Optional.of(
            "expected the id of a query, found \"%s\"%s"
                .formatted(result.get(), Suggestion.didYouMean(result.get(), ids)));
  }

  private static Optional<String> ofQueries(Settings settings, Setting<?> where) {
    if (!settings.has(where)) {
      return Optional.empty();
    }
    SequencedMap<String, Query> queries = queries(settings);
    return QueryRules.references(queries)
        .or(() -> QueryRules.metrics(queries))
        .or(() -> QueryRules.insights(queries))
        .or(() -> QueryRules.insightsPeriod(queries))
        .or(() -> QueryRules.periods(queries, result(settings, queries)));
  }

  private static Optional<String> unused(Settings settings) {
    if (!settings.has(QUERIES)) {
      return Optional.empty();
    }
    MetricRequest request = read(settings);
    Set<String> used = QueryRules.reached(request.result(), request.queries());
    return request.queries().keySet().stream()
        .filter(id -> !used.contains(id) && !id.equals(request.result()))
        .filter(_ -> !request.takesWholeCall())
        .findFirst()
        .map("\"%s\" is no part of the result and is not asked for; remove it"::formatted);
  }

  private static Optional<String> wholePeriods(Settings settings) {
    Window window;
    if (settings.has(QUERIES)) {
      SequencedMap<String, Query> queries = queries(settings);
      Query result = queries.get(result(settings, queries));
      if (result == null) {
        return Optional.empty();
      }
      window = window(settings, result.period(), finest(queries));
    } else {
      Duration period = settings.find(QuerySettings.PERIOD).orElse(Periods.MINUTE);
      window = window(settings, period, period);
    }
    Duration lookback = window.reach().minus(window.offset());
    Duration period = window.step();
    if (!Periods.isMultiple(lookback, period)
        || lookback.isZero()
        || lookback.compareTo(period.multipliedBy(MAX_LOOKBACK)) > 0) {
      return Optional.of(
          "expected 1 to %d periods of %s, found %s"
              .formatted(MAX_LOOKBACK, DurationText.print(period), DurationText.print(lookback)));
    }
    Duration kept = Periods.kept(window.finest());
    return window.reach().compareTo(kept) <= 0
        ? Optional.empty()
        : Optional.of(
            "expected at most %s with \"offset\", as long as CloudWatch keeps points of %s, found"
                    .formatted(DurationText.print(kept), DurationText.print(window.finest()))
                + " %s".formatted(DurationText.print(window.reach())));
  }
}
