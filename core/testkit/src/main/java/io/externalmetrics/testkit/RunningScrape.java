package io.externalmetrics.testkit;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.ScrapeException;
import io.externalmetrics.spi.Scraper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A scrape on a virtual thread of its own, as the server runs it. */
public final class RunningScrape {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<Metric> metrics;
  private final FutureTask<Map<String, Outcome>> task;
  private final Thread thread;

  private RunningScrape(Scraper scraper, List<Metric> metrics, Duration timeout) {
    this.metrics = metrics;
    this.task = new FutureTask<>(() -> scraper.scrape(metrics, Deadline.after(timeout)));
    this.thread = Thread.ofVirtual().name("scrape").start(task);
  }

  /** Starts a scrape that has {@code timeout} from now. */
  public static RunningScrape start(Scraper scraper, List<Metric> metrics, Duration timeout) {
    return new RunningScrape(scraper, metrics, timeout);
  }

  /** Runs a scrape to its end; see {@link #outcomes}. */
  public static Map<String, Outcome> run(Scraper scraper, List<Metric> metrics, Duration timeout) {
    return start(scraper, metrics, timeout).outcomes();
  }

  /** Interrupts the scrape. */
  public void interrupt() {
    thread.interrupt();
  }

  /** Whether the scrape ends by itself within {@code limit}. */
  public boolean endsWithin(Duration limit) throws InterruptedException {
    return thread.join(limit);
  }

  /**
   * Waits for the end.
   *
   * @return an outcome per metric, a failure of the whole source being one of each metric
   * @throws AssertionError if the scrape does not end, throws anything else, or leaves metrics out
   */
  public Map<String, Outcome> outcomes() {
    try {
      Map<String, Outcome> outcomes = task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(outcomes).containsOnlyKeys(metrics.stream().map(Metric::name).toList());
      return outcomes;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ScrapeException failure) {
        return metrics.stream().collect(toMap(Metric::name, _ -> failure.toOutcome()));
      }
      throw new AssertionError("the scrape threw what it must not", e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("the scrape did not end within " + PATIENCE, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for the scrape", e);
    }
  }

  /** Waits for the end and asserts that it is an {@link InterruptedException}. */
  public void assertInterrupted() {
    assertThatThrownBy(() -> task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
  }
}
