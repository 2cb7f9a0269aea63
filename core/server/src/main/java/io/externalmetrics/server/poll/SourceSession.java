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
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.ScrapeException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Polls one source: nothing that its plugin does keeps a poll from having a result in time. */
final class SourceSession implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger(SourceSession.class.getName());

  private final SourceDefinition source;
  private final CallBudget calls;
  private final LiveScraper live;
  private final TimeSource time;
  private List<Thread> hung = List.of();
  private Map<String, String> unresolved = Map.of();
  private Set<String> throttled = Set.of();
  private long callsBefore;
  private long billedBefore;
  private String loggedDefect = "";

  SourceSession(SourceDefinition source, SettingsSupply supply, TimeSource time) {
    this.source = source;
    this.calls = new CallBudget(source.maxCallsPerMinute(), System::nanoTime);
    this.live = new LiveScraper(source, supply, calls);
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
      TimedScrape.Result result = scrape(open, deadline);
      if (isDenied(result)) {
        // A secret that was changed while this poll ran: the next would find it, but there may be
        // values that do not live so long.
        LiveScraper.Open renewed = live.renewed();
        if (!renewed.settings().readsLike(open.settings())) {
          result = scrape(renewed, deadline);
        }
      }
      return judge(start, result);
    } catch (UnresolvedException e) {
      return failed(start, new Reading.Failed(FailureKind.CONFIGURATION, reason(e)));
    } catch (ScrapeException e) {
      return failed(start, new Reading.Failed(e.kind(), reason(e)));
    } catch (RuntimeException | Error defect) {
      return broken(start, defect);
    }
  }

  /** A plugin is not asked for nothing: all metrics of a source may be unresolved or refused. */
  private TimedScrape.Result scrape(LiveScraper.Open open, Deadline deadline)
      throws InterruptedException {
    unresolved = open.settings().unresolved();
    Questions questions = Questions.of(open.settings().metrics(), throttled);
    if (questions.asked().isEmpty()) {
      return new TimedScrape.Result.Answered(Map.of());
    }
    TimedScrape.Result result =
        TimedScrape.run(
            source.name(), open.scraper(), questions.asked(), source.timeout(), deadline);
    return result instanceof TimedScrape.Result.Answered(Map<String, Outcome> told)
        ? new TimedScrape.Result.Answered(questions.answers(told))
        : result;
  }

  private static boolean isDenied(TimedScrape.Result result) {
    return switch (result) {
      case TimedScrape.Result.Answered(Map<String, Outcome> outcomes) ->
          !SourceFailure.of(FailureKind.DENIED, outcomes).isEmpty();
      case TimedScrape.Result.Failed(FailureKind kind, String _) -> kind == FailureKind.DENIED;
      case TimedScrape.Result.Broken _, TimedScrape.Result.TimedOut _ -> false;
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
    logOnce(defect);
    closeWithGrace();
    return failed(
        start,
        new Reading.Failed(
            FailureKind.INTERNAL,
            "plugin \""
                + source.plugin().descriptor().name()
                + "\" failed with "
                + defect.getClass().getSimpleName()
                + "; this is a defect, the log has its stack trace"));
  }

  /** A text, because exceptions carry what they could not read, which may be a secret. */
  private void logOnce(Throwable defect) {
    StringWriter trace = new StringWriter();
    defect.printStackTrace(new PrintWriter(trace));
    String text = live.redacted(trace.toString());
    if (!text.equals(loggedDefect)) {
      LOGGER.log(Level.ERROR, () -> "source \"" + source.name() + "\": its plugin failed: " + text);
      loggedDefect = text;
    }
  }

  private PollResult answered(Moment start, Map<String, Outcome> outcomes) {
    loggedDefect = "";
    throttled = SourceFailure.of(FailureKind.THROTTLED, outcomes);
    return result(
        start,
        metric -> redacted(Judge.judge(metric, outcomeOf(metric, outcomes), start.wall())),
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
    Map<String, Reading> readings = new HashMap<>();
    source.metrics().forEach(metric -> readings.put(metric.name(), reading.apply(metric)));
    long callsNow = calls.taken();
    long billedNow = calls.billed();
    PollSummary summary =
        new PollSummary(
            start,
            start.until(time.now()),
            failure,
            !throttled.isEmpty(),
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
