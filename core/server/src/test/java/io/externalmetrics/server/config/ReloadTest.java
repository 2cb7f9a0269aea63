package io.externalmetrics.server.config;

import static io.externalmetrics.server.config.ReadingFixture.reading;
import static io.externalmetrics.server.config.ReadingFixture.usable;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReloadTest {
  private static final String RUNNING =
      """
      sources:
        - name: a
          plugin: queue
          settings: {address: here}
          metrics:
            - {name: one, queue: first}
            - {name: two, queue: second}
        - {name: b, plugin: dated, metrics: []}
      """;

  private final Configuration running = usable(RUNNING);

  @Test
  void takesAGoodFileAsItIs() {
    String text =
        """
        sources:
          - {name: b, plugin: dated, interval: 2m, metrics: [{name: new}]}
          - {name: c, plugin: dated, metrics: []}
        """;

    assertThat(reload(text)).isEqualTo(new Reload(usable(text), List.of(), List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# empty", "sources: [", "server: {prot: 1}\nsources: []"})
  void changesNothingForAFileThatIsRefusedOutright(String text) {
    Reload reload = reload(text);

    assertThat(reload.effective()).isSameAs(running);
    assertThat(reload.refused())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("nothing is changed: ems.yaml:1: ");
  }

  @Test
  void keepsASourceWhoseNewFormIsBad() {
    Reload reload =
        reload(
            """
            sources:
              - {name: a, plugin: queue, settings: {}, metrics: []}
              - {name: b, plugin: dated, metrics: []}
            """);

    assertThat(reload.effective().sources()).containsExactlyInAnyOrderElementsOf(running.sources());
    assertThat(reload.effective().refusedSources()).isEmpty();
    assertThat(reload.effective().problems()).hasSize(1);
    assertThat(reload.refused())
        .containsExactly(
            "source \"a\" keeps its previous form: sources[0].settings.address: missing; expected"
                + " string; add it");
  }

  @Test
  void refusesABadSourceThatIsNew() {
    Reload reload = reload(RUNNING + "  - {name: c, plugin: dated, metrics: {}}\n");

    assertThat(reload.effective().sources()).isEqualTo(running.sources());
    assertThat(reload.effective().refusedSources()).hasSize(1);
    assertThat(reload.refused())
        .containsExactly(
            "source \"c\" is refused: sources[2].metrics: expected list of mappings, found a"
                + " mapping");
  }

  @Test
  void removesASourceThatIsGone() {
    assertThat(names(reload("sources: [{name: b, plugin: dated, metrics: []}]").effective()))
        .containsExactly("b");
    assertThat(names(reload("sources: []").effective())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sources: [{nmae: a, plugin: dated, metrics: []}]",
        "sources: [broken]",
        "sources:",
        "soruces: []",
        "log: {level: info}",
      })
  void removesNothingWhereTheFileDoesNotTellWhichSourcesItHas(String text) {
    Reload reload = reload(text);

    assertThat(reload.effective().sources()).isEqualTo(running.sources());
    assertThat(reload.refused())
        .contains(
            "source \"a\" keeps its previous form: the file has a source whose name cannot be"
                + " told");
  }

  @Test
  void keepsAMetricWhoseNewFormIsBad() {
    Reload reload =
        reload(
            """
            sources:
              - name: a
                plugin: queue
                interval: 5s
                settings: {address: there}
                metrics:
                  - {name: one, queue: [first]}
                  - {name: three, queue: third}
                  - {name: four}
              - {name: b, plugin: dated, metrics: []}
            """);

    SourceDefinition source = reload.effective().sources().getFirst();
    assertThat(source.interval()).hasSeconds(5);
    assertThat(source.metrics())
        .extracting(MetricDefinition::servedName)
        .containsExactly("a-three", "a-one");
    assertThat(source.metrics()).contains(running.sources().getFirst().metrics().getFirst());
    assertThat(source.refused()).hasSize(1);
    assertThat(reload.refused())
        .containsExactly(
            "metric \"a-one\" keeps its previous form: sources[0].metrics[0].queue: expected string,"
                + " found a list",
            "metric \"a-four\" is refused: sources[0].metrics[2].queue: missing; expected string;"
                + " add it");
  }

  @Test
  void removesNoMetricWhereOneHasNoName() {
    SourceDefinition source =
        reload(
                """
                sources:
                  - name: a
                    plugin: queue
                    settings: {address: here}
                    metrics:
                      - {nmae: one, queue: first}
                      - {name: two, queue: other}
                """)
            .effective()
            .sources()
            .getFirst();

    assertThat(source.metrics())
        .extracting(MetricDefinition::servedName)
        .containsExactly("a-two", "a-one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{name: a, plugin: dated, metrics: [{name: one, queue: 1}]}",
        "{name: a, plugin: queue, prefix: x-, settings: {address: b}, metrics: [{name: one}]}",
      })
  void refusesABadMetricWhosePreviousFormDoesNotFitItsSource(String source) {
    SourceDefinition merged = reload("sources: [" + source + "]").effective().sources().getFirst();

    assertThat(merged.metrics()).isEmpty();
    assertThat(merged.refused()).hasSize(1);
  }

  @Test
  void keepsTheFirstOfTwoThatShareAName() {
    Reload reload = reload(RUNNING + "  - {name: b, plugin: dated, interval: 2m, metrics: []}\n");

    assertThat(reload.effective().sources()).isEqualTo(running.sources());
    assertThat(reload.refused()).hasSize(1);
  }

  @Test
  void refusesASourceThatTakesThePrefixOfAKeptOne() {
    Reload reload =
        reload(
            """
            sources:
              - {name: a, plugin: queue, prefix: x-, settings: {}, metrics: []}
              - {name: b, plugin: dated, prefix: a-, metrics: []}
              - {name: c, plugin: dated, prefix: b-, metrics: [{name: m, namespaces: [shop]}]}
            """);

    assertThat(reload.effective().sources()).containsExactlyInAnyOrderElementsOf(running.sources());
    assertThat(reload.effective().refusedSources())
        .extracting(source -> source.name().orElse(""), RefusedSource::namespaces)
        .containsExactly(Tuple.tuple("c", new Namespaces(Set.of("shop"))));
    assertThat(reload.refused())
        .containsExactly(
            "source \"a\" keeps its previous form: sources[0].settings.address: missing; expected"
                + " string; add it",
            "source \"b\" keeps its previous form: its prefix \"a-\" is still in use",
            "source \"c\" is refused: its prefix \"b-\" is still in use");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          surces: []           | surces: unknown setting; did you mean "sources"?
          log: {levl: info}    | log.levl: unknown setting; did you mean "level"?
          sources: []          | sources: duplicate key, on line 1 and line 9; keep one
          """)
  void reportsWhatIsWrongOutsideOfSources(String line, String problem) {
    Reload reload = reload(RUNNING + line + "\n");

    assertThat(reload.effective().sources()).isEqualTo(running.sources());
    assertThat(reload.effective().problems())
        .extracting(found -> found.problem().toString())
        .containsExactly(problem);
    assertThat(reload.refused()).isEmpty();
  }

  @Test
  void keepsSectionsUntilARestart() {
    Reload reload =
        reload(
            """
            server: {port: 7443}
            management: {port: 9090}
            kubernetes: {kubeconfig: /other}
            log: {level: debug}
            """
                + RUNNING);

    assertThat(reload.restartNeeded()).containsExactly("server", "management", "kubernetes", "log");
    assertThat(reload.refused()).isEmpty();
    assertThat(reload.effective()).isEqualTo(running);
  }

  @Test
  void isTheSameAgainWhenTheFileIsMended() {
    Configuration broken = reload("sources: [{name: a, plugin: quue, metrics: []}]").effective();

    assertThat(Reload.of(broken, reading(RUNNING)).effective()).isEqualTo(running);
  }

  private Reload reload(String text) {
    return Reload.of(running, reading(text));
  }

  private static List<String> names(Configuration configuration) {
    return configuration.sources().stream().map(SourceDefinition::name).toList();
  }
}
