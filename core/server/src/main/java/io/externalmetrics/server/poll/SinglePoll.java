package io.externalmetrics.server.poll;

import io.externalmetrics.server.config.MetricDefinition;
import io.externalmetrics.server.config.References;
import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.server.store.SourceSnapshot;
import io.externalmetrics.server.store.TimeSource;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.Sample;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One metric, polled once and apart from any schedule, by the rules of every poll.
 *
 * @param said what the plugin told, without secrets; empty where the source failed as a whole, or
 *     was not asked
 * @param snapshot what the whole source is known by, if this was its first poll
 */
public record SinglePoll(Optional<Outcome> said, SourceSnapshot snapshot) {

  /**
   * Polls. Takes as long as the source's timeout and at most 10 s more, for Secrets and for a
   * plugin that hangs.
   *
   * @param metric one of the source; the plugin is asked for no other
   */
  public static SinglePoll of(
      SourceDefinition source, MetricDefinition metric, References references, TimeSource time)
      throws InterruptedException {
    RecordingPlugin plugin = new RecordingPlugin(source.plugin());
    SourceDefinition narrowed = source.narrowedTo(metric, plugin);
    try (SourceSession session =
        new SourceSession(
            narrowed,
            new ReferencedSettings(narrowed, references),
            new CallBudget(source.maxCallsPerMinute(), System::nanoTime),
            time)) {
      PollResult result = session.poll();
      return new SinglePoll(
          plugin.outcome(metric.name()).map(outcome -> redacted(outcome, session::redacted)),
          SourceSnapshot.unpolled(source).after(result.readings(), result.summary()));
    }
  }

  private static Outcome redacted(Outcome outcome, UnaryOperator<String> redact) {
    return switch (outcome) {
      case Outcome.Samples samples -> samples;
      case Outcome.Partial(List<Sample> samples, String reason) ->
          new Outcome.Partial(samples, redact.apply(reason));
      case Outcome.NoData(String reason) -> new Outcome.NoData(redact.apply(reason));
      case Outcome.Failed(var kind, String reason) ->
          new Outcome.Failed(kind, redact.apply(reason));
    };
  }
}
