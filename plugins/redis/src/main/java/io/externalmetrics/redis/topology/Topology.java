package io.externalmetrics.redis.topology;

import io.externalmetrics.redis.wire.Answers;
import io.externalmetrics.redis.wire.Questions;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.ScrapeException;

/**
 * The servers of one source, and which of them to ask what.
 *
 * <p>Threads: as {@link io.externalmetrics.spi.Scraper} says.
 */
public interface Topology extends AutoCloseable {

  /**
   * Asks everything of whoever must know it.
   *
   * @return an answer for each question
   * @throws ScrapeException if none of it could be asked
   */
  Answers ask(Questions questions, Deadline deadline) throws ScrapeException, InterruptedException;

  /** Gives up all connections and ends what is being asked. */
  @Override
  void close();
}
