package io.externalmetrics.server.poll;

import io.externalmetrics.server.config.MetricDefinition;
import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.server.poll.SettingsSupply.UnresolvedException;
import io.externalmetrics.server.store.Moment;
import io.externalmetrics.server.store.Reading;
import io.externalmetrics.server.store.SourceSnapshot.PollSummary;
import io.externalmetrics.server.store.TimeSource;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.ScrapeException;
import io.externalmetrics.spi.Scraper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Polls one source: nothing that its plugin does keeps a poll from having a result in time. */
final class SourceSession implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger(SourceSession.class.getName());

  private final SourceDefinition source;
  private final LiveScraper live;
  private final TimeSource time;
  private List<Thread> hung = List.of();
  private Map<String, String> unresolved = Map.of();
  private String loggedDefect = "";

  SourceSession(SourceDefinition source, SettingsSupply supply, TimeSource time) {
    this.source = source;
    this.live = new LiveScraper(source, supply);
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
      unresolved = open.settings().unresolved();
      return judge(start, scrape(open.scraper(), open.settings().metrics()));
    } catch (UnresolvedException e) {
      return failed(start, new Reading.Failed(FailureKind.CONFIGURATION, reason(e)));
    } catch (ScrapeException e) {
      return failed(start, new Reading.Failed(e.kind(), reason(e)));
    } catch (RuntimeException | Error defect) {
      return broken(start, defect);
    }
  }

  /** A plugin is not asked for nothing: all metrics of a source may be unresolved or refused. */
  private TimedScrape.Result scrape(Scraper scraper, List<Metric> metrics)
      throws InterruptedException {
    return metrics.isEmpty()
        ? new TimedScrape.Result.Answered(Map.of())
        : TimedScrape.run(source.name(), scraper, metrics, source.timeout());
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
    return result(
        start,
        metric -> redacted(Judge.judge(metric, outcomeOf(metric, outcomes), start.wall())),
        Optional.empty());
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
    return new PollResult(readings, new PollSummary(start, start.until(time.now()), failure));
  }

  private Reading redacted(Reading reading) {
    return switch (reading) {
      case Reading.Values values -> values;
      case Reading.NoData(String reason) -> new Reading.NoData(live.redacted(reason));
      case Reading.Failed(FailureKind kind, String reason) ->
          new Reading.Failed(kind, live.redacted(reason));
    };
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
