package io.externalmetrics.beanstalkd;

import io.externalmetrics.connect.Address;
import io.externalmetrics.connect.KeptConnection;
import io.externalmetrics.spi.Calls;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.ScrapeException;
import io.externalmetrics.spi.Scraper;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads all tubes that the metrics of one source count, each once, over one connection. */
final class BeanstalkdScraper implements Scraper {
  private final KeptConnection connection;
  private final Calls calls;
  private Wanted wanted = Wanted.of(List.of());

  /** What metrics ask for. Nearly always the same from scrape to scrape, so it is kept. */
  private record Wanted(List<Metric> metrics, Map<String, TubeMetric> tubes) {

    static Wanted of(List<Metric> metrics) {
      Map<String, TubeMetric> tubes = HashMap.newHashMap(metrics.size());
      metrics.forEach(metric -> tubes.put(metric.name(), TubeMetric.of(metric.settings())));
      return new Wanted(List.copyOf(metrics), Map.copyOf(tubes));
    }
  }

  BeanstalkdScraper(Address address, Calls calls) {
    this.connection = new KeptConnection(address, calls);
    this.calls = calls;
  }

  @Override
  public Map<String, Outcome> scrape(List<Metric> metrics, Deadline deadline)
      throws ScrapeException, InterruptedException {
    if (!wanted.metrics().equals(metrics)) {
      wanted = Wanted.of(metrics);
    }
    Map<String, TubeMetric> tubes = wanted.tubes();

    calls.take(deadline);
    TubeReadings readings =
        connection.exchange(
            deadline,
            open -> read(new TubeReader(new BeanstalkdConversation(open)), tubes.values()));

    Map<String, Outcome> outcomes = HashMap.newHashMap(tubes.size());
    tubes.forEach((name, metric) -> outcomes.put(name, readings.outcome(metric)));
    return outcomes;
  }

  private static TubeReadings read(TubeReader reader, Collection<TubeMetric> metrics)
      throws IOException, ScrapeException {
    boolean hasGlob = metrics.stream().anyMatch(metric -> metric.tubes() instanceof TubeGlob);
    Listing listing = hasGlob ? reader.list() : Listing.NOT_NEEDED;
    Set<TubeName> tubes = new LinkedHashSet<>();
    metrics.forEach(metric -> tubes.addAll(metric.tubes().among(listing.tubes())));
    return new TubeReadings(listing, reader.read(tubes));
  }

  @Override
  public void close() {
    connection.close();
  }
}
