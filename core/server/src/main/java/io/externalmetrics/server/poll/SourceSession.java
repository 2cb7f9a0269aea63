package io.externalmetrics.server.poll;

import io.externalmetrics.server.config.MetricDefinition;
import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.server.poll.SettingsSupply.Resolved;
import io.externalmetrics.server.poll.SettingsSupply.UnresolvedException;
import io.externalmetrics.server.store.Moment;
import io.externalmetrics.server.store.Reading;
import io.externalmetrics.server.store.SourceSnapshot.PollSummary;
import io.externalmetrics.server.store.TimeSource;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.Scraper;
import io.externalmetrics.spi.SourceContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Polls one source, holding its scraper between polls and replacing it when the settings behind it
 * changed. One thread at a time.
 */
final class SourceSession implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger(SourceSession.class.getName());

  private final SourceDefinition source;
  private final SettingsSupply supply;
  private final TimeSource time;
  private Optional<Open> open = Optional.empty();
  private Optional<Thread> hung = Optional.empty();

  private record Open(Resolved settings, Scraper scraper) {}

  SourceSession(SourceDefinition source, SettingsSupply supply, TimeSource time) {
    this.source = source;
    this.supply = supply;
    this.time = time;
  }

  SourceDefinition source() {
    return source;
  }

  /** Polls once. Every failure is in the result. */
  PollResult poll() throws InterruptedException {
    Moment start = time.now();
    if (hung.filter(Thread::isAlive).isPresent()) {
      return failed(
          start,
          new Reading.Failed(
              FailureKind.TIMEOUT,
              "the plugin hangs in an earlier scrape and ignores that its scraper was closed"));
    }
    try {
      Open current = openCurrent();
      TimedScrape.Result result =
          TimedScrape.run(
              source.name(), current.scraper(), current.settings().metrics(), source.timeout());
      return judge(start, result, current.settings().redact());
    } catch (UnresolvedException e) {
      return failed(start, new Reading.Failed(FailureKind.CONFIGURATION, reason(e)));
    } catch (IllegalArgumentException e) {
      return failed(start, new Reading.Failed(FailureKind.CONFIGURATION, reason(e)));
    }
  }

  private Open openCurrent() throws UnresolvedException {
    Resolved settings = resolve();
    if (open.isPresent()) {
      if (open.get().settings().source().equals(settings.source())) {
        return keep(new Open(settings, open.get().scraper()));
      }
      LOGGER.log(
          Level.INFO,
          () ->
              "source \""
                  + source.name()
                  + "\": settings changed behind a reference; reconnecting");
      close();
    }
    try {
      return keep(
          new Open(
              settings, source.plugin().open(new SourceContext(source.name(), settings.source()))));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(settings.redact().apply(reason(e)), e);
    }
  }

  /** A file that is being replaced may be missing for a moment: what was last good goes on. */
  private Resolved resolve() throws UnresolvedException {
    try {
      return supply.resolve();
    } catch (UnresolvedException e) {
      if (open.isEmpty()) {
        throw e;
      }
      LOGGER.log(
          Level.WARNING,
          () -> "source \"" + source.name() + "\": " + reason(e) + "; using its last good value");
      return open.get().settings();
    }
  }

  private Open keep(Open current) {
    open = Optional.of(current);
    return current;
  }

  private PollResult judge(Moment start, TimedScrape.Result result, UnaryOperator<String> redact) {
    return switch (result) {
      case TimedScrape.Result.Answered(Map<String, Outcome> outcomes) ->
          answered(start, outcomes, redact);
      case TimedScrape.Result.Failed(FailureKind kind, String reason) ->
          failed(start, new Reading.Failed(kind, redact.apply(reason)));
      case TimedScrape.Result.TimedOut(String reason, Thread thread) -> {
        hung = Optional.of(thread).filter(Thread::isAlive);
        open = Optional.empty();
        yield failed(start, new Reading.Failed(FailureKind.TIMEOUT, reason));
      }
      case TimedScrape.Result.Broken(Throwable defect) -> {
        LOGGER.log(Level.ERROR, "source \"" + source.name() + "\": its plugin failed", defect);
        close();
        yield failed(
            start,
            new Reading.Failed(
                FailureKind.INTERNAL,
                "plugin \""
                    + source.plugin().descriptor().name()
                    + "\" failed with "
                    + defect.getClass().getSimpleName()
                    + "; this is a defect, the log has its stack trace"));
      }
    };
  }

  private PollResult answered(
      Moment start, Map<String, Outcome> outcomes, UnaryOperator<String> redact) {
    return result(
        start,
        metric -> redacted(Judge.judge(metric, outcomeOf(metric, outcomes), start.wall()), redact),
        Optional.empty());
  }

  private Outcome outcomeOf(MetricDefinition metric, Map<String, Outcome> outcomes) {
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

  private static Reading redacted(Reading reading, UnaryOperator<String> redact) {
    return switch (reading) {
      case Reading.Values values -> values;
      case Reading.NoData(String reason) -> new Reading.NoData(redact.apply(reason));
      case Reading.Failed(FailureKind kind, String reason) ->
          new Reading.Failed(kind, redact.apply(reason));
    };
  }

  private static String reason(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  @Override
  public void close() {
    open.ifPresent(current -> current.scraper().close());
    open = Optional.empty();
  }
}
