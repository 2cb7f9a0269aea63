package io.externalmetrics.server.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.externalmetrics.server.poll.SinglePoll;
import io.externalmetrics.server.store.Reading;
import io.externalmetrics.server.store.SourceSnapshot.PollSummary;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.Sample;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the backend said, before anything was made of it.
 *
 * @param outcome {@code samples}, {@code partial}, {@code no_data} or {@code failed}
 * @param kind whose fault it is, where it failed
 * @param calls made to the backend
 * @param billedUnits that the backend puts on its bill
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Said(
    String outcome,
    Optional<String> kind,
    Optional<String> reason,
    List<Value> samples,
    double tookSeconds,
    long calls,
    long billedUnits) {

  /**
   * One sample.
   *
   * @param timestamp the backend's own
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Value(Map<String, String> labels, double value, Optional<Instant> timestamp) {}

  public Said {
    samples = List.copyOf(samples);
  }

  static Said of(SinglePoll poll) {
    PollSummary summary = poll.snapshot().lastPoll().orElseThrow();
    // A source that fails as a whole gives its metrics no outcome of their own.
    Outcome outcome =
        poll.said()
            .orElseGet(
                () -> summary.failure().map(Said::failed).orElseGet(() -> failed(unsaid(poll))));
    return switch (outcome) {
      case Outcome.Samples(List<Sample> samples) ->
          of("samples", Optional.empty(), Optional.empty(), samples, summary);
      case Outcome.Partial(List<Sample> samples, String reason) ->
          of("partial", Optional.empty(), Optional.of(reason), samples, summary);
      case Outcome.NoData(String reason) ->
          of("no_data", Optional.empty(), Optional.of(reason), List.of(), summary);
      case Outcome.Failed(FailureKind kind, String reason) ->
          of("failed", Optional.of(kind.label()), Optional.of(reason), List.of(), summary);
    };
  }

  /** A metric whose settings could not be resolved, so that nobody was asked. */
  private static Reading.Failed unsaid(SinglePoll poll) {
    return poll.snapshot().metrics().values().stream()
        .flatMap(state -> state.failure().stream())
        .findFirst()
        .orElseThrow();
  }

  private static Outcome failed(Reading.Failed failure) {
    return new Outcome.Failed(failure.kind(), failure.reason());
  }

  private static Said of(
      String outcome,
      Optional<String> kind,
      Optional<String> reason,
      List<Sample> samples,
      PollSummary summary) {
    return new Said(
        outcome,
        kind,
        reason,
        samples.stream()
            .map(sample -> new Value(sample.labels(), sample.value(), sample.timestamp()))
            .toList(),
        summary.took().toNanos() / 1e9,
        summary.calls(),
        summary.billedUnits());
  }
}
