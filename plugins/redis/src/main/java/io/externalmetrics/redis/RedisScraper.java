package io.externalmetrics.redis;

import io.externalmetrics.redis.topology.Topology;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.ScrapeException;
import io.externalmetrics.spi.Scraper;
import java.util.List;
import java.util.Map;

/** Reads what the metrics of one source ask for, each request and each scan once. */
final class RedisScraper implements Scraper {
  private final Topology topology;
  private Wanted wanted = Wanted.NOTHING;

  RedisScraper(Topology topology) {
    this.topology = topology;
  }

  @Override
  public Map<String, Outcome> scrape(List<Metric> metrics, Deadline deadline)
      throws ScrapeException, InterruptedException {
    if (!wanted.metrics().equals(metrics)) {
      wanted = Wanted.of(metrics);
    }
    return wanted.outcomes(topology.ask(wanted.questions(), deadline));
  }

  @Override
  public void close() {
    topology.close();
  }
}
