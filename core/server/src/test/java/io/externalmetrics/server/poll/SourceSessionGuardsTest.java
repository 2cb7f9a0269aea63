package io.externalmetrics.server.poll;

import static io.externalmetrics.server.config.Definitions.metric;
import static io.externalmetrics.server.config.Definitions.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.server.poll.ScriptedPlugin.Script;
import io.externalmetrics.server.store.ManualTime;
import io.externalmetrics.server.store.Reading;
import io.externalmetrics.server.store.SourceSnapshot.PollSummary;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.ScrapeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a session does that a backend is asked for no more than it must, and with what is valid. */
@Timeout(30)
class SourceSessionGuardsTest {
  private final List<List<String>> asked = new CopyOnWriteArrayList<>();
  private final ScriptedPlugin plugin = new ScriptedPlugin(noting(ScriptedPlugin.value(7)));
  private SourceDefinition source =
      source("jobs").plugin(plugin).with(metric("a"), metric("b"), metric("c"));

  @Test
  void metricsThatReadTheSameAreAskedForOnce() throws Exception {
    List<Metric> metrics =
        List.of(
            new Metric("a", ScriptedSettings.tube("x")),
            new Metric("b", ScriptedSettings.tube("y")),
            new Metric("c", ScriptedSettings.tube("x")));
    try (SourceSession session = session(new ScriptedSettings(metrics))) {
      assertThat(session.poll().readings())
          .hasSize(3)
          .allSatisfy((_, reading) -> assertThat(reading).isInstanceOf(Reading.Values.class));
    }

    assertThat(asked).containsExactly(List.of("a", "b"));
  }

  @Test
  void metricsThatReadTheSameFailTogether() throws Exception {
    List<Metric> metrics =
        List.of(
            new Metric("a", ScriptedSettings.tube("x")),
            new Metric("b", ScriptedSettings.tube("y")),
            new Metric("c", ScriptedSettings.tube("x")));
    plugin.onScrape(
        (_, _) -> Map.of("a", failed(FailureKind.REJECTED, "no x"), "b", Outcome.Samples.of(1)));
    try (SourceSession session = session(new ScriptedSettings(metrics))) {
      assertThat(session.poll().readings())
          .containsEntry("c", new Reading.Failed(FailureKind.REJECTED, "no x"));
    }
  }

  @Test
  void aSecretThatChangedWhileItWasRefusedIsUsedInTheSamePoll() throws Exception {
    ScriptedSettings settings = new ScriptedSettings(source);
    plugin.onScrape(
        (metrics, deadline) -> {
          if (plugin.opened.size() == 1) {
            settings.become("correct horse");
            throw new ScrapeException(FailureKind.DENIED, "wrong password");
          }
          return ScriptedPlugin.value(7).scrape(metrics, deadline);
        });
    try (SourceSession session = session(settings)) {
      PollResult result = session.poll();

      assertThat(result.summary().failure()).isEmpty();
      assertThat(result.readings().get("a")).isInstanceOf(Reading.Values.class);
    }
    assertThat(plugin.opened).hasSize(2);
    assertThat(plugin.opened.getFirst().closes).hasValue(1);
  }

  @Test
  void aSecretThatIsRefusedForOneMetricIsReadAnewToo() throws Exception {
    ScriptedSettings settings = new ScriptedSettings(source);
    plugin.onScrape(
        (metrics, deadline) -> {
          Map<String, Outcome> outcomes =
              new HashMap<>(ScriptedPlugin.value(7).scrape(metrics, deadline));
          if (plugin.opened.size() == 1) {
            settings.become("correct horse");
            outcomes.put("b", failed(FailureKind.DENIED, "wrong password"));
          }
          return outcomes;
        });
    plugin.onScrape(noting(plugin.script()));
    try (SourceSession session = session(settings)) {
      assertThat(session.poll().readings())
          .hasSize(3)
          .allSatisfy((_, reading) -> assertThat(reading).isInstanceOf(Reading.Values.class));
    }
    assertThat(asked).containsExactly(List.of("a", "b", "c"), List.of("b"));
  }

  @Test
  void aSecretThatDidNotChangeIsNotTriedAgain() throws Exception {
    plugin.onScrape(
        noting(
            (_, _) -> {
              throw new ScrapeException(FailureKind.DENIED, "wrong password");
            }));
    try (SourceSession session = session(new ScriptedSettings(source))) {
      assertThat(session.poll().summary().failure())
          .contains(new Reading.Failed(FailureKind.DENIED, "wrong password"));
    }
    assertThat(asked).hasSize(1);
  }

  @Test
  void callsAndBilledUnitsAreOfTheirPoll() throws Exception {
    plugin.onScrape(
        (metrics, deadline) -> {
          plugin.opened.getFirst().source.calls().take(deadline);
          plugin.opened.getFirst().source.calls().take(deadline);
          plugin.opened.getFirst().source.calls().bill(500);
          return ScriptedPlugin.value(7).scrape(metrics, deadline);
        });
    try (SourceSession session = session(new ScriptedSettings(source))) {
      session.poll();
      PollSummary second = session.poll().summary();

      assertThat(second.calls()).isEqualTo(2);
      assertThat(second.billedUnits()).isEqualTo(500);
    }
  }

  @Test
  void whatTheLimitOnCallsCutOffGoesFirstInTheNextPoll() throws Exception {
    source =
        source("jobs")
            .plugin(plugin)
            .timeout(Duration.ofSeconds(1))
            .maxCallsPerMinute(2)
            .with(metric("a"), metric("b"), metric("c"));
    plugin.onScrape(
        noting(
            (metrics, deadline) -> {
              Map<String, Outcome> outcomes = new HashMap<>();
              for (Metric metric : metrics) {
                try {
                  plugin.opened.getFirst().source.calls().take(deadline);
                  outcomes.put(metric.name(), Outcome.Samples.of(7));
                } catch (ScrapeException e) {
                  outcomes.put(metric.name(), e.toOutcome());
                }
              }
              return outcomes;
            }));
    try (SourceSession session = session(new ScriptedSettings(source))) {
      PollResult first = session.poll();
      session.poll();
      session.poll();

      assertThat(first.summary().throttled()).isTrue();
      assertThat(first.summary().failure()).isEmpty();
      assertThat(first.readings())
          .containsEntry(
              "c",
              new Reading.Failed(
                  FailureKind.THROTTLED,
                  "maxCallsPerMinute 2 is used up; raise it, or poll less often or less"));
    }
    // Nobody was answered in the second poll, so the turns stay.
    assertThat(asked)
        .containsExactly(List.of("a", "b", "c"), List.of("c", "a", "b"), List.of("c", "a", "b"));
  }

  @Test
  void metricsThatAllFailByTheBackendsFaultAreAFailureOfTheSource() throws Exception {
    plugin.onScrape(
        (metrics, _) -> {
          Map<String, Outcome> outcomes = new HashMap<>();
          metrics.forEach(
              metric ->
                  outcomes.put(metric.name(), failed(FailureKind.UNREACHABLE, "hunter2 refused")));
          return outcomes;
        });
    try (SourceSession session = session(new ScriptedSettings(source))) {
      assertThat(session.poll().summary().failure())
          .contains(new Reading.Failed(FailureKind.UNREACHABLE, "*** refused"));
    }
  }

  private SourceSession session(SettingsSupply settings) {
    return new SourceSession(
        source,
        settings,
        new CallBudget(source.maxCallsPerMinute(), System::nanoTime),
        new ManualTime());
  }

  private Script noting(Script script) {
    return (metrics, deadline) -> {
      asked.add(new ArrayList<>(metrics.stream().map(Metric::name).toList()));
      return script.scrape(metrics, deadline);
    };
  }

  private static Outcome failed(FailureKind kind, String reason) {
    return new Outcome.Failed(kind, reason);
  }
}
