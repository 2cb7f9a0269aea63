package io.externalmetrics.server.config;

import static io.externalmetrics.server.config.ReadingFixture.problems;
import static io.externalmetrics.server.config.ReadingFixture.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.settings.RawValue;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceSectionTest {
  @Test
  void hasDefaults() {
    assertThat(
            source(
                """
                sources:
                  - {name: jobs, plugin: queue, settings: {address: here}, metrics: []}
                """))
        .isEqualTo(
            new SourceDefinition(
                "jobs",
                ReadingFixture.QUEUE,
                "jobs-",
                Duration.ofSeconds(15),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Optional.empty(),
                Optional.empty(),
                new RawValue.Fields(Map.of("address", new RawValue.Text("here"))),
                List.of(),
                List.of()));
  }

  @Test
  void mapsEverySetting() {
    SourceDefinition source =
        source(
            """
            sources:
              - name: jobs
                plugin: dated
                prefix: work.
                interval: 5m
                timeout: 20s
                maxAge: 10m
                maxSampleAge: 1h
                maxCallsPerMinute: 30
                namespaces: [shop, bank]
                settings: {}
                metrics: [{name: mail}]
            """);

    assertThat(source.with(List.of(), List.of()))
        .isEqualTo(
            new SourceDefinition(
                "jobs",
                ReadingFixture.DATED,
                "work.",
                Duration.ofMinutes(5),
                Duration.ofSeconds(20),
                Duration.ofMinutes(10),
                Optional.of(Duration.ofHours(1)),
                Optional.of(30),
                new RawValue.Fields(Map.of()),
                List.of(),
                List.of()));
    assertThat(source.metrics())
        .extracting(MetricDefinition::servedName, MetricDefinition::namespaces)
        .containsExactly(Tuple.tuple("work.mail", new Namespaces(Set.of("shop", "bank"))));
  }

  @ParameterizedTest
  @CsvSource({"2s, 2s, 60s", "15s, 10s, 60s", "30s, 10s, 90s"})
  void derivesTimeoutAndAgeFromTheInterval(String interval, String timeout, String maxAge) {
    SourceDefinition source =
        source(
            "sources: [{name: a, plugin: dated, interval: %s, metrics: []}]".formatted(interval));

    assertThat(source.timeout()).hasToString("PT" + timeout.toUpperCase(Locale.ROOT));
    assertThat(source.maxAge().toSeconds() + "s").isEqualTo(maxAge);
  }

  @Test
  void warnsWhereValuesMayExpireBetweenTwoPolls() {
    String source = "sources: [{name: a, plugin: dated, interval: 10s, timeout: 3s, maxAge: %s}]";

    assertThat(ReadingFixture.warnings(source.formatted("10s")))
        .containsExactly(
            "ems.yaml:1: sources[0].maxAge: values may expire between two good polls; set at least"
                + " interval and timeout together, 13s");
    assertThat(ReadingFixture.warnings(source.formatted("13s"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "name: -a~            name: expected lower-case letters, digits and \"-\", such as mail-jobs, found \"-a\"",
        "plugin: kafka~       plugin: unknown plugin \"kafka\", there are: dated, queue",
        "prefix: -a~          prefix: expected lower-case letters, digits, \".\", \"_\" and \"-\", such as jobs-, found \"-a\"",
        "interval: 1ms~       interval: expected from 100ms to 8784h, found \"1ms\"",
        "interval: 15~        interval: expected a duration such as 15s, 5m or 1h30m, found \"15\"",
        "timeout: 61s~        timeout: expected at most the interval of 1m, found 1m1s",
        "maxAge: 59s~         maxAge: expected at least the interval of 1m, found 59s",
        "namespaces: [A]~     namespaces[0]: expected the name of a namespace, or \"*\", found \"A\"",
        "namespaces: []~      namespaces: expected list of string, found an empty list",
        "settings: []~        settings: expected a mapping, found a list",
        "settings: {a: b}~    settings.a: unknown setting",
        "metrics: {}~         metrics: expected list of mappings, found a mapping",
        "intervall: 1m~       intervall: unknown setting; did you mean \"interval\"?",
        "name: {fromEnv: A}~  name: expected the value itself, found a reference (fromEnv); references go with a plugin's settings only",
      })
  void rejects(String setting, String problem) {
    String key = setting.substring(0, setting.indexOf(':'));
    StringBuilder text = new StringBuilder("sources:\n  - " + setting + "\n");
    Map.of("name", "a", "plugin", "dated", "metrics", "[]")
        .forEach(
            (other, value) -> {
              if (!other.equals(key)) {
                text.append("    %s: %s%n".formatted(other, value));
              }
            });

    assertThat(problems(text.toString())).containsExactly("ems.yaml:2: sources[0]." + problem);
  }

  @Test
  void rejectsAnAgeOfSamplesThatHaveNoDate() {
    assertThat(
            problems(
                "sources: [{name: a, plugin: queue, maxSampleAge: 1m, settings: {address: b},"
                    + " metrics: []}]"))
        .containsExactly(
            "ems.yaml:1: sources[0].maxSampleAge: plugin \"queue\" does not learn when a sample was"
                + " measured; remove it");
  }

  @Test
  void reportsASettingThatIsMissingAltogether() {
    assertThat(problems("sources: [{name: a, plugin: queue, metrics: []}]"))
        .containsExactly(
            "ems.yaml:1: sources[0].settings.address: missing; expected string; add it");
  }
}
