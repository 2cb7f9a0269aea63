package io.externalmetrics.server.store;

import io.externalmetrics.server.api.LabelSelector;
import io.externalmetrics.server.api.MetricReader.Answer;
import io.externalmetrics.server.config.MetricDefinition;
import io.externalmetrics.server.config.SourceDefinition;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All that is known of one source after a poll. Immutable; replaced whole, so that no reader sees
 * half a poll.
 *
 * @param metrics by metric name, one for each metric of the definition
 * @param lastPoll how the newest poll went; empty until the first has ended
 * @param lastSuccess when the newest poll that the source answered began
 * @param failuresInARow polls since the last good one that failed as a whole or were throttled
 */
public record SourceSnapshot(
    SourceDefinition source,
    Map<String, MetricState> metrics,
    Optional<PollSummary> lastPoll,
    Optional<Moment> lastSuccess,
    int failuresInARow) {

  /**
   * One poll of the whole source.
   *
   * @param failure why the source failed as a whole; empty where it answered
   * @param throttled whether the backend, or the limit on calls, asked for less
   * @param calls made to the backend
   * @param billedUnits that the backend will put on its bill
   */
  public record PollSummary(
      Moment start,
      Duration took,
      Optional<Reading.Failed> failure,
      boolean throttled,
      long calls,
      long billedUnits) {

    /** A poll that nobody throttled, without any call that was counted. */
    public PollSummary(Moment start, Duration took, Optional<Reading.Failed> failure) {
      this(start, took, failure, false, 0, 0);
    }
  }

  public SourceSnapshot {
    metrics = Map.copyOf(metrics);
  }

  /** A source that was not polled yet. */
  public static SourceSnapshot unpolled(SourceDefinition source) {
    Map<String, MetricState> metrics = new HashMap<>();
    source.metrics().forEach(metric -> metrics.put(metric.name(), MetricState.UNKNOWN));
    return new SourceSnapshot(source, metrics, Optional.empty(), Optional.empty(), 0);
  }

  /**
   * A changed source, not polled yet under its new definition. Metrics that read as before, from
   * the same backend, keep what is known of them; others keep it until their first poll.
   */
  public SourceSnapshot redefinedAs(SourceDefinition changed) {
    Map<String, MetricDefinition> before = new HashMap<>();
    source.metrics().forEach(metric -> before.put(metric.name(), metric));
    boolean sameBackend =
        source.plugin().descriptor().name().equals(changed.plugin().descriptor().name())
            && source.settings().equals(changed.settings());
    Map<String, MetricState> states = new HashMap<>();
    for (MetricDefinition metric : changed.metrics()) {
      MetricState known = metrics.getOrDefault(metric.name(), MetricState.UNKNOWN);
      MetricDefinition old = before.get(metric.name());
      boolean readsTheSame = sameBackend && old != null && metric.readsLike(old);
      states.put(metric.name(), readsTheSame ? known : known.inherit());
    }
    return new SourceSnapshot(changed, states, lastPoll, lastSuccess, failuresInARow);
  }

  /** How a metric of the source stands at a moment. */
  public Standing standing(MetricDefinition metric, Moment now) {
    return metrics
        .getOrDefault(metric.name(), MetricState.UNKNOWN)
        .at(now, source.maxAge(), source.maxSampleAge(), metric.allowPartial());
  }

  /**
   * What is answered for a metric of the source, to who wants the series that the selector takes.
   */
  public Answer answer(MetricDefinition metric, LabelSelector selector, Moment now) {
    MetricState state = metrics.getOrDefault(metric.name(), MetricState.UNKNOWN);
    return new Serving(source, metric, state, now).answer(selector);
  }

  /** The source after one more poll, with a reading for each of its metrics. */
  public SourceSnapshot after(Map<String, Reading> readings, PollSummary poll) {
    Map<String, MetricState> states = HashMap.newHashMap(metrics.size());
    metrics.forEach(
        (name, state) -> {
          Reading reading = readings.get(name);
          states.put(name, reading == null ? state : state.after(reading, poll.start()));
        });
    boolean answered = poll.failure().isEmpty();
    return new SourceSnapshot(
        source,
        states,
        Optional.of(poll),
        answered ? Optional.of(poll.start()) : lastSuccess,
        answered && !poll.throttled() ? 0 : failuresInARow + 1);
  }
}
