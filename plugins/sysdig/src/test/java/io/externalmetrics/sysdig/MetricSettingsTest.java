package io.externalmetrics.sysdig;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.testkit.TestSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricSettingsTest {
  private static final String NEEDED = "metric: a, timeAggregation: avg, groupAggregation: sum";

  @Test
  void asksForTheWholeMetricByDefault() {
    assertThat(read("{%s}".formatted(NEEDED)))
        .isEqualTo(
            new DataQuery(
                "a",
                TimeAggregation.AVG,
                GroupAggregation.SUM,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Duration.ofMinutes(1),
                Duration.ofMinutes(5),
                Duration.ofSeconds(30),
                1000));
  }

  @Test
  void readsEverySetting() {
    assertThat(
            read(
                """
                {metric: b, timeAggregation: rateOfChange, groupAggregation: max,
                 filter: "c = 'd' and e != \\"f's\\"", groupBy: [g, h], dataSourceType: host,
                 sampling: 10s, window: 100m, offset: 0s, maxSegments: 10000}"""))
        .isEqualTo(
            new DataQuery(
                "b",
                TimeAggregation.RATE_OF_CHANGE,
                GroupAggregation.MAX,
                Optional.of("c = 'd' and e != \"f's\""),
                List.of("g", "h"),
                Optional.of(DataSource.HOST),
                Duration.ofSeconds(10),
                Duration.ofMinutes(100),
                Duration.ZERO,
                10_000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"avg", "timeAvg", "sum", "min", "max", "rateOfChange"})
  void sendsTimeAggregationsByTheNameInTheSettings(String name) {
    DataQuery query =
        read("{metric: a, timeAggregation: %s, groupAggregation: sum}".formatted(name));

    assertThat(query.timeAggregation().wireName()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"avg", "sum", "min", "max"})
  void sendsGroupAggregationsByTheNameInTheSettings(String name) {
    DataQuery query =
        read("{metric: a, timeAggregation: avg, groupAggregation: %s}".formatted(name));

    assertThat(query.groupAggregation().wireName()).isEqualTo(name);
  }

  @Test
  void looksBackFiveSamplesByDefault() {
    assertThat(read("{%s, sampling: 10s}".formatted(NEEDED)).window())
        .isEqualTo(Duration.ofSeconds(50));
  }

  @Test
  void refusesAMetricThatAsksNothingOrTwice() {
    assertThat(problems("{}"))
        .containsExactly("expected exactly one of \"query\", \"metric\", found none; add one");
    assertThat(problems("{query: up, %s}".formatted(NEEDED)))
        .containsExactly(
            "expected exactly one of \"query\", \"metric\", found \"query\", \"metric\"; keep one");
  }

  @Test
  void refusesAMetricWithoutAggregations() {
    assertThat(problems("metric: a"))
        .containsExactly(
            "timeAggregation: missing beside \"metric\"; expected avg | timeAvg | sum | min | max |"
                + " rateOfChange; add it",
            "groupAggregation: missing beside \"metric\"; expected avg | sum | min | max; add it");
  }

  @Test
  void refusesAggregationsThatSysdigDoesNotKnow() {
    assertThat(problems("{metric: a, timeAggregation: timeavg, groupAggregation: timeAvg}"))
        .containsExactly(
            "timeAggregation: expected one of avg, timeAvg, sum, min, max, rateOfChange, found"
                + " \"timeavg\"; did you mean \"timeAvg\"?",
            "groupAggregation: expected one of avg, sum, min, max, found \"timeAvg\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"  ", "a = 'b", "a = ''b'", "a = 'b\\\\'"})
  void refusesAFilterWithAnOpenQuote(String filter) {
    assertThat(problems("{%s, filter: \"%s\"}".formatted(NEEDED, filter)))
        .containsExactly(
            "filter: expected an expression with all quotes closed, such as label = 'x', found \"%s\""
                .formatted(filter.replace("\\\\", "\\")));
  }

  @Test
  void refusesAnythingNamedTwice() {
    assertThat(problems("{%s, groupBy: [b, c, b]}".formatted(NEEDED)))
        .containsExactly(
            "groupBy: expected each label once and not the metric, found \"b\" again; remove it");
    assertThat(problems("{%s, groupBy: [a]}".formatted(NEEDED)))
        .containsExactly(
            "groupBy: expected each label once and not the metric, found \"a\" again; remove it");
  }

  @Test
  void refusesASamplingThatSysdigDoesNotKeep() {
    assertThat(problems("{%s, sampling: 30s}".formatted(NEEDED)))
        .containsExactly("sampling: expected one of 1s, 10s, 1m, 10m, 1h, 24h, found \"30s\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"30s", "1m30s", "10h1m"})
  void refusesAWindowThatIsNoNumberOfSamples(String window) {
    assertThat(problems("{%s, window: %s}".formatted(NEEDED, window)))
        .containsExactly(
            "window: expected a whole multiple of \"sampling\" (1m), at most 600 times, found "
                + window);
  }

  @Test
  void refusesSettingsOfTheDataApiBesideAQuery() {
    assertThat(problems("{query: up, filter: a = 1, sampling: 1m}"))
        .containsExactly(
            "filter: goes only with \"metric\", which is missing; remove it",
            "sampling: goes only with \"metric\", which is missing; remove it");
  }

  @Test
  void refusesAChoiceOfLabelsBesideAMetric() {
    assertThat(problems("{%s, keepLabels: [b]}".formatted(NEEDED)))
        .containsExactly("keepLabels: goes only with \"query\", which is missing; remove it");
  }

  @Test
  void refusesABlankQuery() {
    assertThat(problems("query: ' '"))
        .containsExactly("query: expected a PromQL query, found \" \"");
  }

  private static DataQuery read(String yaml) {
    return (DataQuery) MetricSettings.read(TestSettings.read(MetricSettings.SCHEMA, yaml));
  }

  private static List<String> problems(String yaml) {
    return TestSettings.problems(MetricSettings.SCHEMA, yaml);
  }
}
