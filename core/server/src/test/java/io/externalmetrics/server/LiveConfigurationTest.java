package io.externalmetrics.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.LiveConfiguration.Followers;
import io.externalmetrics.server.api.LabelSelector;
import io.externalmetrics.server.api.MetricReader.Answer;
import io.externalmetrics.server.config.Configuration;
import io.externalmetrics.server.config.ConfigurationFile.Content;
import io.externalmetrics.server.config.ConfigurationReader;
import io.externalmetrics.server.config.ConfigurationReading;
import io.externalmetrics.server.config.FakeSecretTexts;
import io.externalmetrics.server.config.References;
import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.server.observe.CapturedLog;
import io.externalmetrics.server.observe.PollMetrics;
import io.externalmetrics.server.observe.SelfMetrics;
import io.externalmetrics.server.plugin.PluginCatalog;
import io.externalmetrics.server.poll.Pollers;
import io.externalmetrics.server.poll.ScriptedPlugin;
import io.externalmetrics.server.status.StatusReport;
import io.externalmetrics.server.store.ManualTime;
import io.externalmetrics.server.store.MetricStore;
import io.externalmetrics.server.store.SourceSnapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LiveConfigurationTest {
  private static final String GOOD =
      """
      sources:
        - {name: a, plugin: scripted, interval: 1h, metrics: [{name: one}]}
      """;
  private static final String MISSPELT =
      """
      sources:
        - {name: a, plugin: scripted, interval: 1h, metrics: [{name: one}], mertics: []}
        - {name: b, plugin: scripted, interval: 1h, metrics: [{name: one}]}
      """;
  private static final String MISSPELT_PROBLEM =
      "sources[0].mertics: unknown setting; did you mean \"metrics\"?";

  private final ManualTime time = new ManualTime();
  private final SelfMetrics metrics = new SelfMetrics("1.2.3");
  private final MetricStore store = new MetricStore(time);
  private final PollMetrics pollMetrics = new PollMetrics(metrics, time, store::snapshots);
  private final LinkedBlockingQueue<SourceSnapshot> polled = new LinkedBlockingQueue<>();
  private final Pollers pollers =
      new Pollers(
          new References(Map.of(), new FakeSecretTexts()),
          time,
          pollMetrics.and((_, after) -> polled.add(after)));
  private final ConfigurationReader reader =
      new ConfigurationReader(
          PluginCatalog.of(
              ConfigurationReader.commonMetricKeys(), new ScriptedPlugin(ScriptedPlugin.value(7))));
  private final List<String> told = new ArrayList<>();
  private final CapturedLog log = new CapturedLog(LiveConfiguration.class);

  @AfterEach
  void stop() {
    pollers.close();
    log.close();
  }

  @Test
  void servesWhatAGoodFileSaysFromTheStart() {
    LiveConfiguration live = begin(GOOD);

    assertThat(store.servedNames()).containsExactly("a-one");
    assertTaken(live);
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void reportsWhatIsWrongAtTheStartAndServesTheRest() {
    LiveConfiguration live = begin(MISSPELT);

    assertThat(log.lines()).containsExactly("WARNING ems.yaml:2: " + MISSPELT_PROBLEM);
    assertThat(store.servedNames()).containsExactly("b-one");
    assertThat(store.read("default", "a-one", LabelSelector.EVERYTHING))
        .isEqualTo(new Answer.Unavailable("source \"a\": " + MISSPELT_PROBLEM));
    assertProblems(live, "ems.yaml:2: " + MISSPELT_PROBLEM);
  }

  @Test
  void keepsAllWhenTheFileCannotBeRead() {
    LiveConfiguration live = begin(GOOD);
    time.pass(Duration.ofSeconds(60));
    live.change(new Content.Unreadable("cannot read ems.yaml: no such file"));

    assertThat(log.lines())
        .containsExactly("WARNING nothing is changed: cannot read ems.yaml: no such file");
    assertThat(store.servedNames()).containsExactly("a-one");
    assertProblems(live, "nothing is changed: cannot read ems.yaml: no such file");
  }

  @Test
  void keepsAllWhenTheTextCannotBeUsed() {
    LiveConfiguration live = begin(GOOD);
    live.change(
        new Content.Text(
            """
            server: {prot: 1}
            management: {port: -1}
            sources: []
            """));

    String first =
        "nothing is changed: ems.yaml:1: server.prot: unknown setting; did you mean \"port\"?";
    String second =
        "nothing is changed: ems.yaml:2: management.port: expected a whole number from 0 to 65535,"
            + " found \"-1\"";
    assertThat(log.lines()).containsExactly("WARNING " + first, "WARNING " + second);
    assertThat(store.servedNames()).containsExactly("a-one");
    assertProblems(live, first, second);
  }

  @Test
  void keepsASourceWhoseNewFormIsBadAndTakesTheOthers() {
    LiveConfiguration live = begin(GOOD);
    live.change(new Content.Text(MISSPELT));

    assertThat(log.lines())
        .containsExactly(
            "WARNING ems.yaml:2: " + MISSPELT_PROBLEM,
            "WARNING ems.yaml: source \"a\" keeps its previous form: " + MISSPELT_PROBLEM,
            "INFO ems.yaml: now polling sources: 2, metrics: 2");
    assertThat(store.servedNames()).containsExactly("a-one", "b-one");
    assertProblems(live, "ems.yaml:2: " + MISSPELT_PROBLEM);
  }

  @Test
  void refusesABadSourceThatIsNew() {
    LiveConfiguration live =
        begin("sources:\n  - {name: b, plugin: scripted, metrics: [{name: one}]}\n");
    live.change(new Content.Text(MISSPELT));

    assertThat(log.lines())
        .containsExactly(
            "WARNING ems.yaml:2: " + MISSPELT_PROBLEM,
            "WARNING ems.yaml: source \"a\" is refused: " + MISSPELT_PROBLEM,
            "INFO ems.yaml: now polling sources: 1, metrics: 1");
    assertThat(store.read("default", "a-one", LabelSelector.EVERYTHING))
        .isEqualTo(new Answer.Unavailable("source \"a\": " + MISSPELT_PROBLEM));
    assertProblems(live, "ems.yaml:2: " + MISSPELT_PROBLEM);
  }

  @Test
  void saysThatAPrefixIsStillInUseByASourceThatIsKept() {
    LiveConfiguration live = begin(GOOD);
    live.change(
        new Content.Text(
            """
            sources:
              - {name: a, plugin: scripted, prefix: x-, metrics: [], mertics: []}
              - {name: new, plugin: scripted, prefix: a-, metrics: [{name: two}]}
            """));

    assertThat(log.lines())
        .containsExactly(
            "WARNING ems.yaml:2: " + MISSPELT_PROBLEM,
            "WARNING ems.yaml: source \"a\" keeps its previous form: " + MISSPELT_PROBLEM,
            "WARNING ems.yaml: source \"new\" is refused: its prefix \"a-\" is still in use",
            "INFO ems.yaml: now polling sources: 1, metrics: 1");
    assertThat(store.servedNames()).containsExactly("a-one");
    assertThat(store.read("default", "a-two", LabelSelector.EVERYTHING))
        .isEqualTo(new Answer.Unavailable("source \"new\": its prefix \"a-\" is still in use"));
  }

  @Test
  void saysWhichSectionsNeedARestart() {
    LiveConfiguration live = begin(GOOD);
    live.change(new Content.Text("server: {port: 7443}\nlog: {level: debug}\n" + GOOD));

    assertThat(log.lines())
        .containsExactly(
            "WARNING ems.yaml: server: needs a restart",
            "WARNING ems.yaml: log: needs a restart",
            "INFO ems.yaml: now polling sources: 1, metrics: 1");
    assertProblems(live, "ems.yaml: server: needs a restart", "ems.yaml: log: needs a restart");
  }

  @Test
  void reportsNothingMoreOnceTheFileIsGoodAgain() {
    LiveConfiguration live = begin(MISSPELT);
    live.change(new Content.Unreadable("cannot read ems.yaml: no such file"));
    time.pass(Duration.ofSeconds(60));
    live.change(new Content.Text(GOOD));

    assertThat(log.lines()).endsWith("INFO ems.yaml: now polling sources: 1, metrics: 1");
    assertThat(store.servedNames()).containsExactly("a-one");
    assertTaken(live);
  }

  @Test
  void forgetsTheNumbersOfASourceThatIsGone() throws Exception {
    LiveConfiguration live = begin(GOOD);
    assertThat(polled.poll(10, TimeUnit.SECONDS)).isNotNull();
    assertThat(metricsText()).contains("source=\"a\"");

    live.change(new Content.Text("sources: []\n"));

    assertThat(metricsText()).doesNotContain("source=\"a\"");
    assertThat(store.servedNames()).isEmpty();
  }

  @Test
  void tellsWhichSourcesThereAreBeforeTheyArePolledAndOnceTheyAreServed() {
    begin(GOOD);

    assertThat(told).containsExactly("[a] while serving []", "[a] while serving [a-one]");
  }

  @Test
  void reportsWhenTheFileWasReadAndWhatIsWrongWithIt() {
    LiveConfiguration live = begin(GOOD);
    time.pass(Duration.ofSeconds(60));
    live.change(new Content.Text(MISSPELT));

    assertThat(live.report())
        .isEqualTo(
            new StatusReport.Configuration(
                "ems.yaml",
                ManualTime.START.plusSeconds(60),
                List.of("ems.yaml:2: " + MISSPELT_PROBLEM)));
  }

  private LiveConfiguration begin(String text) {
    LiveConfiguration live =
        new LiveConfiguration(
            Path.of("ems.yaml"),
            reader,
            usable(reader.read("ems.yaml", text)),
            pollers,
            store,
            new Followers(
                sources -> told.add(names(sources) + " while serving " + store.servedNames()),
                sources -> {
                  pollMetrics.retain(Set.copyOf(names(sources)));
                  told.add(names(sources) + " while serving " + store.servedNames());
                }),
            metrics.reloads(),
            time);
    live.begin();
    return live;
  }

  private static List<String> names(List<SourceDefinition> sources) {
    return sources.stream().map(SourceDefinition::name).toList();
  }

  private static Configuration usable(ConfigurationReading reading) {
    return switch (reading) {
      case ConfigurationReading.Usable(Configuration configuration) -> configuration;
      case ConfigurationReading.Unusable(var problems) -> throw new AssertionError(problems);
    };
  }

  private void assertTaken(LiveConfiguration live) {
    assertThat(live.problems()).isEmpty();
    assertReload(1, 0);
  }

  private void assertProblems(LiveConfiguration live, String... problems) {
    assertThat(live.problems()).isEqualTo(List.of(problems));
    assertReload(0, problems.length);
  }

  private void assertReload(int successful, int problems) {
    assertThat(metricsText())
        .contains(
            "\nems_config_last_reload_successful " + successful + ".0\n",
            "\nems_config_last_reload_timestamp_seconds "
                + (double) time.now().wall().getEpochSecond()
                + "\n",
            "\nems_config_problems " + problems + ".0\n");
  }

  private String metricsText() {
    return new String(metrics.text(), UTF_8);
  }
}
