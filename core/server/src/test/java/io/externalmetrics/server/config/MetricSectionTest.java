package io.externalmetrics.server.config;

import static io.externalmetrics.server.config.ReadingFixture.problems;
import static io.externalmetrics.server.config.ReadingFixture.source;
import static io.externalmetrics.server.config.ReadingFixture.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.config.MetricDefinition.Aggregate;
import io.externalmetrics.spi.settings.RawValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricSectionTest {
  @Test
  void hasDefaults() {
    assertThat(metric("name: mail, queue: inbox"))
        .isEqualTo(
            new MetricDefinition(
                "mail",
                "jobs-mail",
                Namespaces.ALL,
                Map.of(),
                new Fallback.None(),
                new Fallback.None(),
                false,
                Optional.empty(),
                false,
                false,
                new RawValue.Fields(Map.of("queue", new RawValue.Text("inbox")))));
  }

  @Test
  void mapsEverySetting() {
    assertThat(
            metric(
                """
                name: mail, queue: {fromEnv: QUEUE}, namespaces: [shop],
                labels: {team: mail, example.com/tier: ""}, onNoData: {value: -2.5}, onError: last,
                lastFor: 10m, aggregate: max, allowPartial: true, allowNegative: true
                """))
        .isEqualTo(
            new MetricDefinition(
                "mail",
                "jobs-mail",
                new Namespaces(Set.of("shop")),
                Map.of("team", "mail", "example.com/tier", ""),
                new Fallback.Value(-2.5),
                new Fallback.Last(Duration.ofMinutes(10)),
                false,
                Optional.of(Aggregate.MAX),
                true,
                true,
                new RawValue.Fields(Map.of("queue", new RawValue.Reference("fromEnv", "QUEUE")))));
    assertThat(metric("name: mail, queue: a, single: true").single()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "onError: lost~            onError: expected error, last or {value: NUMBER}, found \"lost\"; did you mean \"last\"?",
        "onError: []~              onError: expected error, last or {value: NUMBER}, found a list",
        "onError: {}~              onError.value: missing; expected number; add it",
        "onError: {value: NaN}~    onError.value: expected a number, found \"NaN\"",
        "onError: {value: 1e16}~   onError.value: expected a number of at most 9.2e15, found \"1e16\"",
        "onError: {value: -1}~     onError: expected a value of at least 0, or allowNegative: true",
        "onNoData: last~           onNoData: last needs lastFor, which is missing; add it, such as lastFor: 10m",
        "lastFor: 10m~             lastFor: goes only with onNoData: last or onError: last; remove it",
        "single: true, aggregate: sum~ single: does not go with aggregate, which makes one series of several; keep one",
        "labels: {-a: b}~          labels.-a: expected a label key such as team or example.com/team",
        "labels: {a: b/c}~         labels.a: expected a label value: at most 63 letters, digits, \"-\", \"_\" and \".\", a letter or digit first and last, found \"b/c\"",
        "labels: {fromFile: a}~    labels: expected mapping to string, found a reference (fromFile)",
        "namespaces: [bank]~       namespaces: expected only namespaces of the source, found \"bank\"",
        "namespaces: ['*']~        namespaces: expected only namespaces of the source, found \"*\"",
        "depth: 0~                 depth: expected a whole number from 1 to 10, found \"0\"",
      })
  void rejects(String setting, String problem) {
    assertThat(problems(text("shop", "name: mail, queue: a, " + setting)))
        .contains("ems.yaml:1: sources[0].metrics[0]." + problem);
  }

  @Test
  void rejectsNamesThatNobodyCanAskFor() {
    assertThat(problems(text("shop", "name: " + "a".repeat(249) + ", queue: a")))
        .containsExactly(
            "ems.yaml:1: sources[0].metrics[0].name: expected at most 253 characters with the"
                + " prefix, found 254");
    assertThat(problemsWithPrefix("\"\"", "status"))
        .containsExactly(
            "ems.yaml:1: sources[0].metrics[0].name: \"status\" cannot be served, because"
                + " Kubernetes means something else by it; rename the metric or change the"
                + " prefix");
    assertThat(problemsWithPrefix("fin", "alize"))
        .containsExactly(
            "ems.yaml:1: sources[0].metrics[0].name: \"finalize\" cannot be served, because"
                + " Kubernetes means something else by it; rename the metric or change the"
                + " prefix");
    assertThat(problemsWithPrefix("\"\"", "-a"))
        .containsExactly(
            "ems.yaml:1: sources[0].metrics[0].name: expected a letter or digit first and last with"
                + " the prefix, found \"-a\"");
  }

  @Test
  void warnsOfNumbersThatStandForFailures() {
    assertThat(
            warnings(
                text("shop", "name: a, queue: a, onNoData: {value: 0}, onError: {value: 1e3}")))
        .containsExactly(
            "ems.yaml:1: sources[0].metrics[0].onNoData: a backend without data is reported as 0",
            "ems.yaml:1: sources[0].metrics[0].onError: an outage is reported as 1000");
  }

  private static List<String> problemsWithPrefix(String prefix, String name) {
    return problems(
        "sources: [{name: a, plugin: dated, prefix: %s, metrics: [{name: %s}]}]"
            .formatted(prefix, name));
  }

  private static MetricDefinition metric(String settings) {
    return source(text("\"*\"", settings)).metrics().getFirst();
  }

  private static String text(String namespace, String metric) {
    return "sources: [{name: jobs, plugin: queue, namespaces: [%s], settings: {address: b}, metrics: [{%s}]}]"
        .formatted(namespace, metric.replace("\n", " "));
  }
}
