package io.externalmetrics.server.poll;

import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.ScrapeException;
import io.externalmetrics.spi.Scraper;
import io.externalmetrics.spi.settings.DurationText;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One call of {@link Scraper#scrape} that ends in time whatever the plugin does: it runs on a
 * thread of its own, which is interrupted and whose scraper is closed when the time is up.
 */
final class TimedScrape {
  /** Lets a plugin that keeps to its deadline give its own, better reason. */
  private static final Duration SLACK = Duration.ofMillis(100);

  private TimedScrape() {}

  /** How a scrape ended. */
  sealed interface Result {
    /** With an outcome per metric. */
    record Answered(Map<String, Outcome> outcomes) implements Result {}

    /** Without any; the scraper may be used again. */
    record Failed(FailureKind kind, String reason) implements Result {}

    /** With a defect of the plugin; the scraper must not be used again. */
    record Broken(Throwable defect) implements Result {}

    /**
     * Not by itself.
     *
     * @param threads some still alive if the plugin ignores the interrupt or the closing
     */
    record TimedOut(String reason, List<Thread> threads) implements Result {}
  }

  /**
   * Scrapes.
   *
   * @param timeout as the user knows it, for the reason
   * @param deadline when it has passed; a second scrape of a poll has only what the first left
   */
  static Result run(
      String source, Scraper scraper, List<Metric> metrics, Duration timeout, Deadline deadline)
      throws InterruptedException {
    AtomicReference<Result> result = new AtomicReference<>();
    Thread thread =
        Thread.ofVirtual()
            .name("scrape " + source)
            .start(() -> result.set(scrape(scraper, metrics, deadline)));
    try {
      if (!thread.join(deadline.remaining().plus(SLACK))) {
        return new Result.TimedOut(
            "no answer within the timeout of " + DurationText.print(timeout),
            end(source, thread, scraper));
      }
    } catch (InterruptedException e) {
      end(source, thread, scraper);
      throw e;
    }
    return result.get();
  }

  private static Result scrape(Scraper scraper, List<Metric> metrics, Deadline deadline) {
    try {
      // Not Map.copyOf: a null for one metric must not spoil its neighbours.
      return new Result.Answered(
          Collections.unmodifiableMap(new HashMap<>(scraper.scrape(metrics, deadline))));
    } catch (ScrapeException e) {
      return new Result.Failed(e.kind(), e.toOutcome().reason());
    } catch (InterruptedException e) {
      return new Result.Failed(FailureKind.TIMEOUT, "the scrape was interrupted");
    } catch (Throwable defect) { // a plugin's StackOverflowError or LinkageError is not our end
      return new Result.Broken(defect);
    }
  }

  private static List<Thread> end(String source, Thread scrape, Scraper scraper)
      throws InterruptedException {
    scrape.interrupt();
    Thread closing = Closing.start(source, scraper);
    scrape.join(Closing.GRACE);
    closing.join(Closing.GRACE);
    return List.of(scrape, closing);
  }
}
