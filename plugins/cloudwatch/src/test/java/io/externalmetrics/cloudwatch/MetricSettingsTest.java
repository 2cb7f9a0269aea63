package io.externalmetrics.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.settings.SettingPath;
import io.externalmetrics.testkit.TestSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;

class MetricSettingsTest {

  @Test
  void asksForAMinuteWithTheDefaults() {
    MetricRequest request = read("{namespace: AWS/SQS, metric: Sent, stat: Sum}");

    assertThat(request.resultQuery())
        .isEqualTo(
            new Query.Statistic(
                "AWS/SQS",
                "Sent",
                Map.of(),
                "Sum",
                Duration.ofMinutes(1),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    assertThat(request.window())
        .isEqualTo(
            new Window(
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                Duration.ofMinutes(6)));
    assertThat(request.region()).isEmpty();
    assertThat(request.credentials()).isEmpty();
  }

  @Test
  void takesAllThatIsWritten() {
    MetricRequest request =
        read(
            "{namespace: AWS/SQS, metric: Sent, stat: p99.9, period: 5m, unit: Bytes/Second,"
                + " accountId: '012345678901', label: sent, dimensions: {QueueName: jobs}, region:"
                + " us-gov-west-1, credentials: {profile: other}, offset: 90s, lookback: 20m}");

    assertThat(request.resultQuery())
        .isEqualTo(
            new Query.Statistic(
                "AWS/SQS",
                "Sent",
                Map.of("QueueName", "jobs"),
                "p99.9",
                Duration.ofMinutes(5),
                Optional.of(StandardUnit.BYTES_SECOND),
                Optional.of("012345678901"),
                Optional.of("sent")));
    assertThat(request.window())
        .isEqualTo(
            new Window(
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                Duration.ofSeconds(90),
                Duration.ofSeconds(1290)));
    assertThat(request.region()).contains("us-gov-west-1");
    assertThat(request.credentials()).isPresent();
  }

  @Test
  void expressionHasTheLongestPeriodOfItsQueries() {
    MetricRequest request =
        read(
            "{queries: [{id: a, namespace: n, metric: A, stat: Sum, period: 5m}, {id: b, namespace:"
                + " n, metric: B, stat: Sum}, {id: c, expression: a + b}], result: c}");

    assertThat(request.resultQuery().period()).isEqualTo(Duration.ofMinutes(5));
    assertThat(request.window().finest()).isEqualTo(Duration.ofMinutes(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Average",
        "IQM",
        "SampleCount",
        "p0",
        "p99",
        "p99.99",
        "p100",
        "tm90",
        "tc99",
        "ts5",
        "wm98",
        "TM(10%:90%)",
        "TC(:0.5)",
        "WM(80%:)",
        "PR(100:2000)",
        "PR(:300)",
        "PR(5:)",
        "TS(1:2)"
      })
  void takesStatistics(String stat) {
    assertThat(problems("{namespace: n, metric: m, stat: '%s'}".formatted(stat))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"p101", "p", "avg", "TM(:)", "PR(10%:90%)", "PR(:)", "p99.", "tm-5"})
  void refusesOtherStatistics(String stat) {
    assertThat(problems("{namespace: n, metric: m, stat: '%s'}".formatted(stat)))
        .containsExactly(
            "stat: expected a statistic: Average, Sum, Minimum, Maximum, SampleCount, IQM, p99, tm90,"
                + " tc90, ts90, wm90, TM(10%%:90%%), PR(:300), found \"%s\"".formatted(stat));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{metric: m, namespace: n, stat: average} | stat: expected a statistic: Average, Sum,"
            + " Minimum, Maximum, SampleCount, IQM, p99, tm90, tc90, ts90, wm90, TM(10%:90%),"
            + " PR(:300), found \"average\"; did you mean \"Average\"?",
        "{metric: m, namespace: n, stat: Sum, period: 45s} | period: expected 1s, 5s, 10s, 30s or"
            + " whole minutes, found \"45s\"",
        "{metric: m, namespace: n, stat: Sum, period: 0s} | period: expected 1s, 5s, 10s, 30s or"
            + " whole minutes, found \"0s\"",
        "{metric: m, namespace: n, stat: Sum, accountId: '123'} | accountId: expected the 12 digits"
            + " of an account, found \"123\"",
        "{metric: m, namespace: n} | stat: missing; \"metric\" needs it: expected statistic; add it",
        "{metric: m, stat: Sum} | namespace: missing; \"metric\" needs it: expected string; add it",
        "{namespace: n, expression: '1'} | namespace: goes only with \"metric\", which is missing;"
            + " remove it",
        "{metric: m, namespace: n, stat: Sum, result: a} | result: goes only with \"queries\", which"
            + " is missing; remove it",
        "{stat: Sum} | expected exactly one of \"metric\", \"expression\", \"queries\", found none;"
            + " add one",
        "{expression: a + 1} | expression: expected the id of a query in the expression of \"value\","
            + " found \"a\"",
        "{metric: m, namespace: n, stat: Sum, lookback: 90s} | lookback: expected 1 to 100 periods of"
            + " 1m, found 1m30s",
        "{metric: m, namespace: n, stat: Sum, lookback: 3h} | lookback: expected 1 to 100 periods of"
            + " 1m, found 3h",
        "{metric: m, namespace: n, stat: Sum, region: eu} | region: expected a region such as"
            + " eu-west-1, found \"eu\"",
        "{expression: \"SEARCH('x', 'Sum', 300)\"} | expression: expected SEARCH with the query's"
            + " period, 60 seconds, found 300; remove it there, or set \"period\"",
        "{metric: m, namespace: n, stat: Sum, dimensions: {'': x}} | dimensions: expected names and"
            + " values that are not empty, found \"\": \"x\"",
        "{expression: SUM(METRICS())} | expression: expected queries with a \"metric\" for"
            + " METRICS(), found none; add them to \"queries\"",
        "{expression: SELECT MAX(x) FROM y, period: 10s} | expression: expected a period of 1m or"
            + " more for a query of Metrics Insights, found 10s; raise \"period\"",
      })
  void refuses(String yaml, String problem) {
    assertThat(problems(yaml)).contains(problem);
  }

  @Test
  void suggestsAUnit() {
    assertThat(problems("{metric: m, namespace: n, stat: Sum, unit: Byte}"))
        .singleElement()
        .asString()
        .startsWith("unit: expected one of Bits, Bits/Second, Bytes, Bytes/Second, Count,")
        .endsWith(", found \"Byte\"; did you mean \"Bytes\"?");
  }

  @Test
  void refusesAWindowBeyondWhatCloudWatchKeeps() {
    assertThat(problems("{metric: m, namespace: n, stat: Sum, period: 10s, offset: 3h}"))
        .containsExactly(
            "lookback: expected at most 3h with \"offset\", as long as CloudWatch keeps points of"
                + " 10s, found 3h50s");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "c, expression: errors / requests | result: c | ''",
        "c, expression: erors / requests | result: c | queries: expected the id of a query in the"
            + " expression of \"c\", found \"erors\"; did you mean \"errors\"?",
        "c, expression: errors / requests | result: d | result: expected the id of a query, found"
            + " \"d\"; did you mean \"c\"?",
        "c, expression: errors / requests | period: 1m | result: missing; expected the id of the"
            + " query whose series the metric is; add it",
        "errors, expression: requests + 1 | result: errors | queries: expected ids that differ, found"
            + " \"errors\" twice; rename one",
        "c, expression: errors + c | result: c | queries: expected an expression over other queries,"
            + " found that \"c\" comes to refer to itself",
        "C, expression: errors | result: c | queries[2].id: expected a lower-case letter, then"
            + " letters, digits and _, at most 255 characters, found \"C\"",
        "c, expression: errors + requests, period: 10s | result: c | queries: expected the period of"
            + " the result, 10s, to be a multiple of every other, found 1m of \"errors\"",
      })
  void checksQueriesAgainstEachOther(String last, String rest, String problem) {
    String yaml =
        "{queries: [{id: errors, namespace: n, metric: E, stat: Sum}, {id: requests, namespace: n,"
            + " metric: R, stat: Sum}, {id: %s}], %s}".formatted(last, rest);

    if (problem.isEmpty()) {
      assertThat(problems(yaml)).isEmpty();
    } else {
      assertThat(problems(yaml)).contains(problem);
    }
  }

  @Test
  void refusesTwoInsightsQueriesInAMetric() {
    assertThat(
            problems(
                "{queries: [{id: a, expression: SELECT MAX(x) FROM y}, {id: b, expression: SELECT"
                    + " MIN(x) FROM y}], result: a}"))
        .containsExactly(
            "queries: expected at most one query of Metrics Insights, found 2; make each a metric of"
                + " its own");
  }

  @Test
  void seesThePeriodOfASearchBehindAnEscapedQuote() {
    assertThat(problems("{expression: \"SEARCH('it\\\\'s', 'Sum', 300)\"}"))
        .containsExactly(
            "expression: expected SEARCH with the query's period, 60 seconds, found 300; remove it"
                + " there, or set \"period\"");
  }

  @Test
  void refusesMoreQueriesThanACallTakes() {
    String queries =
        IntStream.rangeClosed(0, 500)
            .mapToObj("{id: m%d, namespace: n, metric: m, stat: Sum}"::formatted)
            .collect(Collectors.joining(", "));

    assertThat(problems("{queries: [%s], result: m0}".formatted(queries)))
        .containsExactly("queries: expected at most 500, found 501");
  }

  @Test
  void advisesAgainstQueriesThatAreNotUsed() {
    List<String> advice = new ArrayList<>();
    MetricSettings.SCHEMA.advise(
        TestSettings.raw(
            "{queries: [{id: a, namespace: n, metric: A, stat: Sum}, {id: b, namespace: n, metric: B,"
                + " stat: Sum}], result: a}"),
        SettingPath.ROOT,
        warning -> advice.add(warning.toString()));

    assertThat(advice)
        .containsExactly("queries: \"b\" is no part of the result and is not asked for; remove it");
  }

  private static MetricRequest read(String yaml) {
    return MetricSettings.read(TestSettings.read(MetricSettings.SCHEMA, yaml));
  }

  private static List<String> problems(String yaml) {
    return TestSettings.problems(MetricSettings.SCHEMA, yaml);
  }
}
