package io.externalmetrics.beanstalkd;

import io.externalmetrics.connect.Address;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.ScrapeException;
import io.externalmetrics.spi.Scraper;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads all tubes that the metrics of one source count, each once, over one connection. */
final class BeanstalkdScraper implements Scraper {
  private final Address address;
  private volatile @Nullable BeanstalkdConnection kept;
  private volatile boolean closed;

  BeanstalkdScraper(Address address) {
    this.address = address;
  }

  @Override
  public Map<String, Outcome> scrape(List<Metric> metrics, Deadline deadline)
      throws ScrapeException, InterruptedException {
    Map<String, TubeMetric> wanted = new HashMap<>();
    metrics.forEach(metric -> wanted.put(metric.name(), TubeMetric.of(metric.settings())));

    TubeReadings readings = read(wanted.values(), deadline);

    Map<String, Outcome> outcomes = new HashMap<>();
    wanted.forEach((name, metric) -> outcomes.put(name, readings.outcome(metric)));
    return outcomes;
  }

  private TubeReadings read(Collection<TubeMetric> metrics, Deadline deadline)
      throws ScrapeException, InterruptedException {
    TubeReader reader = new TubeReader(connection(deadline), deadline);
    boolean inStep = false;
    try {
      boolean hasGlob = metrics.stream().anyMatch(metric -> metric.tubes() instanceof TubeGlob);
      Listing listing = hasGlob ? reader.list() : Listing.NOT_NEEDED;
      Set<TubeName> tubes = new LinkedHashSet<>();
      metrics.forEach(metric -> tubes.addAll(metric.tubes().among(listing.tubes())));
      TubeReadings readings = new TubeReadings(listing, reader.read(tubes));
      inStep = true;
      return readings;
    } finally {
      if (!inStep) {
        disconnect();
      }
    }
  }

  private BeanstalkdConnection connection(Deadline deadline)
      throws ScrapeException, InterruptedException {
    BeanstalkdConnection connection = kept;
    if (connection == null) {
      connection = BeanstalkdConnection.open(address, deadline);
      kept = connection;
    }
    // Asked only now: close() may have come while this was connecting.
    if (closed) {
      disconnect();
      throw new ScrapeException(FailureKind.UNREACHABLE, "the source was closed");
    }
    return connection;
  }

  private void disconnect() {
    BeanstalkdConnection connection = kept;
    kept = null;
    if (connection != null) {
      connection.close();
    }
  }

  @Override
  public void close() {
    closed = true;
    disconnect();
  }
}
