package io.externalmetrics.spi;

import java.util.List;
import java.util.Map;

/**
 * Reads the metrics of one source. It owns whatever connection it needs and keeps it between
 * scrapes; after a failure the next scrape connects anew.
 *
 * <p>Threads: {@link #scrape} is called on a virtual thread, never twice at a time, and should
 * simply block. {@link #close} may come from another thread while a scrape runs.
 */
public interface Scraper extends AutoCloseable {

  /**
   * Reads all given metrics in as few round trips as the backend allows.
   *
   * <p>A failure must never become a number: what the backend did not say, or said doubtfully, is
   * {@link Outcome.Failed}, and what it answered only in part is {@link Outcome.Partial}. One bad
   * metric fails alone; its neighbours keep their samples.
   *
   * @param metrics the metrics wanted, at least one, names unique; may differ from call to call
   * @param deadline when the answer must be there; every connect and read timeout is cut to what
   *     remains of it. Past it the server interrupts the thread and closes this scraper.
   * @return an outcome for each metric, keyed by {@link Metric#name()}; a metric left out counts as
   *     failed
   * @throws ScrapeException when the source as a whole failed, so that no metric has an outcome of
   *     its own
   * @throws InterruptedException when interrupted; the scraper may be left disconnected
   */
  Map<String, Outcome> scrape(List<Metric> metrics, Deadline deadline)
      throws ScrapeException, InterruptedException;

  /**
   * Gives up all connections, ends a scrape that is under way, and may be called more than once.
   * The scraper is not used again.
   */
  @Override
  void close();
}
