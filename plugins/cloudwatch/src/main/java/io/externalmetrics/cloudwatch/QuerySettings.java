package io.externalmetrics.cloudwatch;

import io.externalmetrics.spi.settings.InvalidTextException;
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
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;

/** The settings of one query, which stand in a metric itself or in its list of queries. */
final class QuerySettings {
  private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
  private static final Pattern ID = Pattern.compile("[a-z]\\w{0,254}");
  private static final int MAX_DIMENSIONS = 30;
  private static final int MAX_EXPRESSION = 2048;

  private static final Setting<String> NAMESPACE =
      Setting.optional(
          "namespace", SettingTypes.string(), "Namespace of the metric, such as `AWS/SQS`.");
  static final Setting<String> METRIC =
      Setting.optional("metric", SettingTypes.string(), "Name of the metric.");
  private static final Setting<Map<String, String>> DIMENSIONS =
      Setting.withDefault(
          "dimensions",
          SettingTypes.mapOf(SettingTypes.string()),
          Map.of(),
          "All dimensions of the metric: CloudWatch has nothing for a part of them.");
  private static final Setting<String> STAT =
      Setting.optional(
          "stat",
          Statistics.type(),
          "What to make of a period's data: `Average`, `Sum`, `Minimum`, `Maximum`, `SampleCount`,"
              + " `IQM`, or one such as `p99` and `tm90`.");
  static final Setting<Duration> PERIOD =
      Setting.optional(
          "period",
          Periods.type(),
          "Seconds from one point to the next: 1s, 5s, 10s, 30s or whole minutes. Left out: 1m; of"
              + " an expression over other queries, the longest of theirs.");
  private static final Setting<StandardUnit> UNIT =
      Setting.optional(
          "unit",
          Units.type(),
          "Count only data that was put with this unit. CloudWatch converts nothing.");
  private static final Setting<String> ACCOUNT_ID =
      Setting.optional(
          "accountId",
          SettingTypes.text("account id", QuerySettings::parseAccount, text -> text),
          "The source account of the metric, asked from a monitoring account.");
  static final Setting<String> EXPRESSION =
      Setting.optional(
          "expression",
          SettingTypes.text("expression", QuerySettings::parseExpression, text -> text),
          "Metric math, `SEARCH`, or SQL of Metrics Insights.");
  private static final Setting<String> LABEL =
      Setting.optional(
          "label", SettingTypes.string(), "What CloudWatch is to call the series, as a label.");
  private static final Setting<String> ID_SETTING =
      Setting.required(
          "id",
          SettingTypes.text("id", QuerySettings::parseId, text -> text),
          "What expressions call this query: a lower-case letter, then letters, digits and _.");

  /** Those of a query that stands in the metric itself. */
  static final Schema SCHEMA =
      Schema.of(NAMESPACE, METRIC, DIMENSIONS, STAT, PERIOD, UNIT, ACCOUNT_ID, EXPRESSION, LABEL)
          .with(SchemaRule.needs(METRIC, NAMESPACE))
          .with(SchemaRule.needs(METRIC, STAT))
          .with(SchemaRule.onlyWith(NAMESPACE, METRIC))
          .with(SchemaRule.onlyWith(STAT, METRIC))
          .with(SchemaRule.onlyWith(DIMENSIONS, METRIC))
          .with(SchemaRule.onlyWith(UNIT, METRIC))
          .with(SchemaRule.onlyWith(ACCOUNT_ID, METRIC))
          .with(SchemaRule.values(DIMENSIONS, QuerySettings::tooManyDimensions))
          .with(SchemaRule.values(DIMENSIONS, QuerySettings::emptyDimension));

  private static final Schema ELEMENT =
      Schema.of(ID_SETTING).plus(SCHEMA).with(SchemaRule.exactlyOneOf(METRIC, EXPRESSION));

  /** One of a metric's queries, whose period is not decided yet. */
  record Element(String id, Settings settings) {
    Query query(Duration defaultPeriod) {
      return QuerySettings.query(settings, defaultPeriod);
    }

    Optional<Duration> period() {
      return settings.find(PERIOD);
    }

    boolean isExpression() {
      return settings.has(QuerySettings.EXPRESSION);
    }
  }

  private QuerySettings() {}

  /** The type of a list of queries. */
  static SettingType<List<Element>> list() {
    return SettingTypes.listOf(
        SettingTypes.group(ELEMENT, settings -> new Element(settings.get(ID_SETTING), settings)));
  }

  /** The query that valid settings ask for. */
  static Query query(Settings settings, Duration defaultPeriod) {
    Duration period = settings.find(PERIOD).orElse(defaultPeriod);
    Optional<String> label = settings.find(LABEL);
    return settings
        .find(EXPRESSION)
        .<Query>map(text -> new Query.Formula(new Expression(text), period, label))
        .orElseGet(
            () ->
                new Query.Statistic(
                    settings.get(NAMESPACE),
                    settings.get(METRIC),
                    settings.get(DIMENSIONS),
                    settings.get(STAT),
                    period,
                    settings.find(UNIT),
                    settings.find(ACCOUNT_ID),
                    label));
  }

  private static Optional<String> tooManyDimensions(Settings settings) {
    int found = settings.get(DIMENSIONS).size();
    return found <= MAX_DIMENSIONS
        ? Optional.empty()
        : Optional.of("expected at most %d, found %d".formatted(MAX_DIMENSIONS, found));
  }

  private static Optional<String> emptyDimension(Settings settings) {
    return settings.get(DIMENSIONS).entrySet().stream()
        .filter(dimension -> dimension.getKey().isBlank() || dimension.getValue().isBlank())
        .findFirst()
        .map(
            dimension ->
                "expected names and values that are not empty, found \"%s\": \"%s\""
                    .formatted(dimension.getKey(), dimension.getValue()));
  }

  private static String parseAccount(String text) {
    if (!ACCOUNT.matcher(text).matches()) {
      throw new InvalidTextException("the 12 digits of an account");
    }
    return text;
  }

  private static String parseExpression(String text) {
    if (text.isBlank() || text.length() > MAX_EXPRESSION) {
      throw new InvalidTextException("an expression of at most " + MAX_EXPRESSION + " characters");
    }
    return text;
  }

  private static String parseId(String text) {
    if (!ID.matcher(text).matches()) {
      throw new InvalidTextException(
          "a lower-case letter, then letters, digits and _, at most 255 characters");
    }
    return text;
  }
}
