package io.externalmetrics.server.poll;

import static io.externalmetrics.server.config.Definitions.metric;
import static io.externalmetrics.server.config.Definitions.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.config.References;
import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.server.config.UnreadableSecretException;
import io.externalmetrics.server.store.ManualTime;
import io.externalmetrics.server.store.SourceSnapshot.PollSummary;
import io.externalmetrics.server.store.Standing;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.ScrapeException;
import io.externalmetrics.spi.settings.RawValue;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class SinglePollTest {
  private static final RawValue NO_SETTINGS = new RawValue.Fields(Map.of());

  private final ManualTime time = new ManualTime();

  @Test
  void asksForThisMetricAlone() throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    ScriptedPlugin plugin =
        new ScriptedPlugin(
            (metrics, deadline) -> {
              metrics.stream().map(Metric::name).forEach(asked::add);
              return ScriptedPlugin.value(7).scrape(metrics, deadline);
            });

    poll(plugin);

    assertThat(asked).containsExactly("emails");
    assertThat(plugin.opened)
        .singleElement()
        .satisfies(scraper -> assertThat(scraper.closes).hasValue(1));
  }

  @Test
  void tellsWhatWasSaidAndWhatComesOfIt() throws Exception {
    SinglePoll poll = poll(new ScriptedPlugin(ScriptedPlugin.value(-7)));

    assertThat(poll.said()).contains(Outcome.Samples.of(-7));
    assertThat(standing(poll))
        .isEqualTo(
            new Standing.Failed(
                FailureKind.INVALID,
                "the value of series {} is negative; set allowNegative: true to serve it"));
  }

  @Test
  void aSourceThatFailsAsAWholeSaysNothingOfTheMetric() throws Exception {
    SinglePoll poll =
        poll(
            new ScriptedPlugin(
                (_, _) -> {
                  throw new ScrapeException(FailureKind.UNREACHABLE, "connection refused");
                }));

    assertThat(poll.said()).isEmpty();
    assertThat(poll.snapshot().lastPoll().flatMap(PollSummary::failure))
        .hasValueSatisfying(
            failure -> assertThat(failure.reason()).isEqualTo("connection refused"));
  }

  @Test
  void aPluginThatGivesNothingIsADefectOfThePlugin() throws Exception {
    SinglePoll poll = poll(new ScriptedPlugin((_, _) -> Map.of()));

    assertThat(poll.said()).isEmpty();
    assertThat(standing(poll))
        .isEqualTo(
            new Standing.Failed(
                FailureKind.INTERNAL, "plugin \"scripted\" gave no outcome for this metric"));
  }

  private SinglePoll poll(ScriptedPlugin plugin) throws InterruptedException {
    SourceDefinition source = definition(plugin);
    return SinglePoll.of(
        source,
        source.metrics().getFirst(),
        new References(
            Map.of(),
            (_, _, _, _) -> {
              throw new UnreadableSecretException("no cluster");
            }),
        time);
  }

  private Standing standing(SinglePoll poll) {
    return poll.snapshot().standing(poll.snapshot().source().metrics().getFirst(), time.now());
  }

  private static SourceDefinition definition(ScriptedPlugin plugin) {
    return source("jobs")
        .plugin(plugin)
        .settings(NO_SETTINGS)
        .with(metric("emails").settings(NO_SETTINGS), metric("other").settings(NO_SETTINGS));
  }
}
