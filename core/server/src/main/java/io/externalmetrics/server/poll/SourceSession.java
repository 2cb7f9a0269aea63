package io.externalmetrics.server.poll;

import io.externalmetrics.server.config.MetricDefinition;
import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.server.poll.SettingsSupply.UnresolvedException;
import io.externalmetrics.server.store.Moment;
import io.externalmetrics.server.store.Reading;
import io.externalmetrics.server.store.SourceSnapshot.PollSummary;
import io.externalmetrics.server.store.TimeSource;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.ScrapeException;
import io.externalmetrics.spi.Scraper;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Polls one source: nothing that its plugin does keeps a poll from having a result in time. */
final class SourceSession implements AutoCloseable {
  private final SourceDefinition source;
  private final CallBudget calls;
  private final LiveScraper live;
  private final Defects defects;
  private final TimeSource time;
  private List<Thread> hung = List.of();
  private Map<String, String> unresolved = Map.of();
  private final Turns turns = new Turns();
  private Questions questions = Questions.NONE;
  private boolean throttled;
  private long callsBefore;
  private long billedBefore;

  /**
   * @param calls of this source, also before its definition changed
   */
  SourceSession(SourceDefinition source, SettingsSupply supply, CallBudget calls, TimeSource time) {
    this.source = source;
    this.calls = calls;
    this.callsBefore = calls.taken();
    this.billedBefore = calls.billed();
    this.live = new LiveScraper(source, supply, calls);
    this.defects = new Defects(source, live::redacted);
    this.time = time;
  }

  SourceDefinition source() {
    return source;
  }

  /** Polls once. Every failure is in the result. */
  PollResult poll() throws InterruptedException {
    Moment start = time.now();
    if (hung.stream().anyMatch(Thread::isAlive)) {
      return failed(
          start,
          new Reading.Failed(
              FailureKind.TIMEOUT,
              "the plugin hangs in an earlier scrape and ignores that its scraper was closed"));
    }
    try {
      LiveScraper.Open open = live.current();
      // Only now: what it takes to read a Secret is not the backend's time.
      Deadline deadline = Deadline.after(source.timeout());
      unresolved = open.settings().unresolved();
      TimedScrape.Result result = scrape(open.scraper(), open.settings().metrics(), deadline);
      Set<String> denied = denied(result);
      return judge(start, denied.isEmpty() ? result : again(open, result, denied, deadline));
    } catch (UnresolvedException e) {
      return failed(start, new Reading.Failed(FailureKind.CONFIGURATION, reason(e)));
    } catch (ScrapeException e) {
      return failed(start, new Reading.Failed(e.kind(), reason(e)));
    } catch (RuntimeException | Error defect) {
      return broken(start, defect);
    }
  }

  /**
   * A secret may have changed while this poll ran. The next poll would find it, but there may be
   * values that do not live so long. What was answered with the old one stays.
   */
  private TimedScrape.Result again(
      LiveScraper.Open refused, TimedScrape.Result result, Set<String> denied, Deadline deadline)
      throws InterruptedException, UnresolvedException, ScrapeException {
    LiveScraper.Open renewed = live.renewed();
    if (deadline.hasPassed() || renewed.settings().readsLike(refused.settings())) {
      return result;
    }
    List<Metric> metrics =
        renewed.settings().metrics().stream()
            .filter(metric -> denied.contains(metric.name()))
            .toList();
    TimedScrape.Result second = scrape(renewed.scraper(), metrics, deadline);
    if (result instanceof TimedScrape.Result.Answered(Map<String, Outcome> first)) {
      if (second instanceof TimedScrape.Result.Answered(Map<String, Outcome> told)) {
        Map<String, Outcome> both = new HashMap<>(first);
        both.putAll(told);
        return new TimedScrape.Result.Answered(both);
      }
      return second instanceof TimedScrape.Result.Failed ? result : second;
    }
    return second;
  }

  /** A plugin is not asked for nothing: all metrics of a source may be unresolved or refused. */
  private TimedScrape.Result scrape(Scraper scraper, List<Metric> metrics, Deadline deadline)
      throws InterruptedException {
    List<Metric> inTurn = turns.inTurn(metrics);
    if (!questions.metrics().equals(inTurn)) {
      questions = Questions.of(inTurn);
    }
    if (questions.asked().isEmpty()) {
      return new TimedScrape.Result.Answered(Map.of());
    }
    TimedScrape.Result result =
        TimedScrape.run(source.name(), scraper, questions.asked(), source.timeout(), deadline);
    return result instanceof TimedScrape.Result.Answered(Map<String, Outcome> told)
        ? new TimedScrape.Result.Answered(questions.answers(told))
        : result;
  }

  /** The metrics that the backend refused to tell. */
  private Set<String> denied(TimedScrape.Result result) {
    return switch (result) {
      case TimedScrape.Result.Answered(Map<String, Outcome> outcomes) ->
          SourceFailure.of(FailureKind.DENIED, outcomes);
      case TimedScrape.Result.Failed(FailureKind kind, String _) ->
          kind == FailureKind.DENIED
              ? source.metrics().stream()
                  .map(MetricDefinition::name)
                  .collect(Collectors.toUnmodifiableSet())
              : Set.of();
      case TimedScrape.Result.Broken _, TimedScrape.Result.TimedOut _ -> Set.of();
    };
  }

  private PollResult judge(Moment start, TimedScrape.Result result) throws InterruptedException {
    return switch (result) {
      case TimedScrape.Result.Answered(Map<String, Outcome> outcomes) -> answered(start, outcomes);
      case TimedScrape.Result.Failed(FailureKind kind, String reason) ->
          failed(start, new Reading.Failed(kind, live.redacted(reason)));
      case TimedScrape.Result.TimedOut(String reason, List<Thread> threads) -> {
        hung = threads;
        live.forget();
        yield failed(start, new Reading.Failed(FailureKind.TIMEOUT, reason));
      }
      case TimedScrape.Result.Broken(Throwable defect) -> broken(start, defect);
    };
  }

  private PollResult broken(Moment start, Throwable defect) throws InterruptedException {
    Reading.Failed failure = defects.failure(defect);
    closeWithGrace();
    return failed(start, failure);
  }

  private PollResult answered(Moment start, Map<String, Outcome> outcomes) {
    defects.over();
    turns.after(outcomes);
    throttled = !SourceFailure.of(FailureKind.THROTTLED, outcomes).isEmpty();
    Instant ended = time.now().wall();
    return result(
        start,
        metric -> redacted(Judge.judge(metric, outcomeOf(metric, outcomes), start.wall(), ended)),
        SourceFailure.in(outcomes.values()).map(this::redacted));
  }

  private Outcome outcomeOf(MetricDefinition metric, Map<String, Outcome> outcomes) {
    @Nullable String reason = unresolved.get(metric.name());
    if (reason != null) {
      return new Outcome.Failed(FailureKind.CONFIGURATION, reason);
    }
    @Nullable Outcome outcome = outcomes.get(metric.name());
    return outcome != null
        ? outcome
        : new Outcome.Failed(
            FailureKind.INTERNAL,
            "plugin \""
                + source.plugin().descriptor().name()
                + "\" gave no outcome for this metric");
  }

  private PollResult failed(Moment start, Reading.Failed failure) {
    return result(start, _ -> failure, Optional.of(failure));
  }

  private PollResult result(
      Moment start, Function<MetricDefinition, Reading> reading, Optional<Reading.Failed> failure) {
    Map<String, Reading> readings = HashMap.newHashMap(source.metrics().size());
    source.metrics().forEach(metric -> readings.put(metric.name(), reading.apply(metric)));
    long callsNow = calls.taken();
    long billedNow = calls.billed();
    PollSummary summary =
        new PollSummary(
            start,
            start.until(time.now()),
            failure,
            throttled,
            callsNow - callsBefore,
            billedNow - billedBefore);
    callsBefore = callsNow;
    billedBefore = billedNow;
    return new PollResult(readings, summary);
  }

  private Reading redacted(Reading reading) {
    return switch (reading) {
      case Reading.Values values -> values;
      case Reading.NoData(String reason) -> new Reading.NoData(live.redacted(reason));
      case Reading.Failed failed -> redacted(failed);
    };
  }

  private Reading.Failed redacted(Reading.Failed failed) {
    return new Reading.Failed(failed.kind(), live.redacted(failed.reason()));
  }

  /** Takes the secrets of the newest settings out of a text. */
  String redacted(String text) {
    return live.redacted(text);
  }

  private static String reason(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private void closeWithGrace() throws InterruptedException {
    hung = live.close().stream().toList();
    for (Thread closing : hung) {
      closing.join(Closing.GRACE);
    }
  }

  @Override
  public void close() {
    try {
      closeWithGrace();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
