package io.externalmetrics.server.config;

import static io.externalmetrics.server.config.ReadingFixture.problems;
import static io.externalmetrics.server.config.ReadingFixture.reading;
import static io.externalmetrics.server.config.ReadingFixture.usable;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.config.SourceDefinition.RefusedMetric;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationReaderTest {
  private static final String TEN_MISTAKES =
      """
      log: {levle: info}
      sources:
        - name: jobs
          plugin: queue
          settings: {address: "127.0.0.1:1", pasword: planted-password}
          metrics:
            - {name: mail, queue: mail}
        - name: Mail
          plugin: queeu
          metrics:
            - {name: a, queue: a}
        - name: work
          plugin: queue
          interval: 5s
          timeout: 8s
          settings: {address: "127.0.0.1:1", password: [planted-password]}
          metrics:
            - {name: good, queue: a}
            - {name: deep, queue: a, dpeth: 2}
            - name: late
              queue: b
              queue: c
              onError: last
            - {name: good, queue: b}
      """;

  @Test
  void reportsTenMistakesInTenLinesInTheirOrder() {
    assertThat(problems(TEN_MISTAKES))
        .containsExactly(
            "ems.yaml:1: log.levle: unknown setting; did you mean \"level\"?",
            "ems.yaml:5: sources[0].settings.pasword: unknown setting; did you mean \"password\"?",
            "ems.yaml:8: sources[1].name: expected lower-case letters, digits and \"-\", such as"
                + " mail-jobs, found \"Mail\"",
            "ems.yaml:9: sources[1].plugin: unknown plugin \"queeu\", there are: dated, queue;"
                + " did you mean \"queue\"?",
            "ems.yaml:15: sources[2].timeout: expected at most the interval of 5s, found 8s",
            "ems.yaml:16: sources[2].settings.password: expected secret string, found a list",
            "ems.yaml:19: sources[2].metrics[1].dpeth: unknown setting; did you mean \"depth\"?",
            "ems.yaml:21: sources[2].metrics[2].queue: duplicate key, on line 21 and line 22; keep"
                + " one",
            "ems.yaml:23: sources[2].metrics[2].onError: last needs lastFor, which is missing; add"
                + " it, such as lastFor: 10m",
            "ems.yaml:24: sources[2].metrics[3].name: expected a name that is unique within the"
                + " source, found \"good\" again");
  }

  @Test
  void showsNoPasswordAnywhere() {
    assertThat(String.join("\n", problems(TEN_MISTAKES))).doesNotContain("planted");
    assertThat(reading(TEN_MISTAKES).toString()).doesNotContain("planted");
    assertThat(
            usable(
                    """
                    sources:
                      - name: jobs
                        plugin: queue
                        settings: {address: here, password: planted-password}
                        metrics:
                          - {name: mail, queue: planted-queue}
                    """)
                .toString())
        .contains("jobs")
        .doesNotContain("planted");
  }

  @Test
  void keepsTheNeighboursOfABadSourceAndOfABadMetric() {
    Configuration configuration =
        usable(
            """
            sources:
              - name: bad
                plugin: queue
                interval: soon
                settings: {address: here}
                metrics:
                  - {name: a, queue: a}
              - name: good
                plugin: queue
                namespaces: [shop]
                settings: {address: here}
                metrics:
                  - {name: a, queue: a}
                  - {name: B, queue: b}
                  - {queue: nameless}
                  - {name: c, queue: c}
            """);

    assertThat(configuration.refusedSources())
        .containsExactly(
            new RefusedSource(
                Optional.of("bad"),
                Optional.of("bad-"),
                Namespaces.ALL,
                "sources[0].interval: expected a duration such as 15s, 5m or 1h30m, found"
                    + " \"soon\""));
    SourceDefinition good = configuration.sources().getFirst();
    assertThat(good.metrics())
        .extracting(MetricDefinition::servedName)
        .containsExactly("good-a", "good-c");
    Namespaces shop = new Namespaces(Set.of("shop"));
    assertThat(good.refused())
        .containsExactly(
            new RefusedMetric(
                Optional.of("good-b"),
                shop,
                "sources[1].metrics[1].name: expected lower-case letters, digits, \".\", \"_\" and"
                    + " \"-\", a letter or digit last, found \"B\""),
            new RefusedMetric(
                Optional.empty(),
                shop,
                "sources[1].metrics[2].name: missing; expected string; add it"));
  }

  @Test
  void tellsNobodyOfASourceWhoseNamespacesCannotBeRead() {
    Configuration configuration =
        usable(
            """
            sources:
              - {name: a, plugin: queue, namespaces: [Shop], settings: {address: x}, metrics: []}
            """);

    assertThat(configuration.refusedSources())
        .extracting(RefusedSource::namespaces)
        .containsExactly(Namespaces.NONE);
  }

  @Test
  void refusesTheLaterOfTwoSourcesInConflict() {
    String text =
        """
        sources:
          - {name: a, plugin: dated, metrics: []}
          - {name: a, plugin: dated, prefix: x-, metrics: []}
          - {name: b, plugin: dated, prefix: a-b-, metrics: []}
          - {name: c, plugin: dated, prefix: a-b-c-, metrics: []}
          - {name: d, plugin: dated, prefix: "", metrics: []}
          - {name: e, plugin: dated, metrics: []}
        """;

    assertThat(problems(text))
        .containsExactly(
            "ems.yaml:3: sources[1].name: expected a unique name, found \"a\" again",
            "ems.yaml:4: sources[2].prefix: prefix \"a-b-\" of source \"b\" and prefix \"a-\" of"
                + " source \"a\" overlap; change one",
            "ems.yaml:5: sources[3].prefix: prefix \"a-b-c-\" of source \"c\" and prefix \"a-\" of"
                + " source \"a\" overlap; change one",
            "ems.yaml:6: sources[4].prefix: prefix \"\" of source \"d\" and prefix \"a-\" of"
                + " source \"a\" overlap; change one");
    assertThat(usable(text).sources()).extracting(SourceDefinition::name).containsExactly("a", "e");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "server: {prot: 1}",
        "server: 6443",
        "server: {auth: none}",
        "management: {port: 70000}",
        "kubernetes: {kubeconfig: [a]}",
        "server: {port: 1, port: 2}",
        "server: {address: {fromEnv: ADDRESS}}",
        "sources: [",
        "- a",
        "",
        "# nothing but a comment",
      })
  void refusesAFileOutright(String text) {
    assertThat(reading(text)).isInstanceOf(ConfigurationReading.Unusable.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "log: {level: loud}\nsources: []",
        "srever: {port: 1}\nsources: []",
        "sources: {}",
        "server:",
      })
  void goesOnWithTheRestOfAFile(String text) {
    assertThat(problems(text)).isNotEmpty();
    assertThat(usable(text).server().port()).isEqualTo(6443);
  }

  @Test
  void knowsThatSourcesAreUnknownWhereTheirListCannotBeRead() {
    assertThat(usable("soruces: []").refusedSources())
        .containsExactly(
            new RefusedSource(
                Optional.empty(),
                Optional.empty(),
                Namespaces.NONE,
                "soruces: unknown setting; did you mean \"sources\"?"));
    assertThat(usable("sources: []").refusedSources()).isEmpty();
  }

  @Test
  void reportsTheProblemsOfSourcesInAFileThatIsRefused() {
    assertThat(problems("sources:\n  - a\nserver: {prot: 1}"))
        .containsExactly(
            "ems.yaml:2: sources[0]: expected a mapping, found a single value",
            "ems.yaml:3: server.prot: unknown setting; did you mean \"port\"?");
  }
}
