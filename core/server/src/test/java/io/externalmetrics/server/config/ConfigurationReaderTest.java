package io.externalmetrics.server.config;

import static io.externalmetrics.server.config.ReadingFixture.problems;
import static io.externalmetrics.server.config.ReadingFixture.usable;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

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
            - {name: a, qeueu: a}
        - name: work
          plugin: queue
          interval: 5s
          timeout: 8s
          settings: {address: "127.0.0.1:1", password: [planted-password]}
          metrics:
            - {name: good, queue: a}
            - {name: deep, queue: a, depth: 11}
            - name: late
              qeueu: a
              onError: last
            - {name: good, queue: b}
      """;

  @Test
  void reportsTenMistakesInTenLines() {
    assertThat(problems(TEN_MISTAKES))
        .containsExactly(
            "ems.yaml:1: log.levle: unknown setting; did you mean \"level\"?",
            "ems.yaml:5: sources[0].settings.pasword: unknown setting; did you mean \"password\"?",
            "ems.yaml:8: sources[1].name: expected lower-case letters, digits and \"-\", such as"
                + " mail-jobs, found \"Mail\"",
            "ems.yaml:9: sources[1].plugin: unknown plugin \"queeu\"; did you mean \"queue\"?;"
                + " there are: dated, queue",
            "ems.yaml:15: sources[2].timeout: expected at most the interval of 5s, found 8s",
            "ems.yaml:16: sources[2].settings.password: expected secret string, found a list",
            "x");
  }

  @Test
  void keepsEverythingElseGood() {
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
    assertThat(good.refused())
        .containsExactly(
            new SourceDefinition.RefusedMetric(
                Optional.of("good-b"),
                new Namespaces(Set.of("shop")),
                "sources[1].metrics[1].name: expected lower-case letters, digits, \".\", \"_\" and"
                    + " \"-\", a letter or digit last, found \"B\""));
  }
}
