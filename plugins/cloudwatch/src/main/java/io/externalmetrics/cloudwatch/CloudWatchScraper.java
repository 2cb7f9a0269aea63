package io.externalmetrics.cloudwatch;

import io.externalmetrics.connect.Parallel;
import io.externalmetrics.connect.aws.CredentialsSource;
import io.externalmetrics.spi.Calls;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.Scraper;
import io.externalmetrics.spi.SourceContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Reads the metrics of one source, region by region and identity by identity. */
final class CloudWatchScraper implements Scraper {

  /** What metrics have in common that one client can ask for. */
  private record Place(String region, CredentialsSource credentials) {}

  /** What is kept of a place from poll to poll. */
  private record Kept(Account account, Quarantine quarantine) {}

  private static final Outcome.Failed NO_REGION =
      new Outcome.Failed(
          FailureKind.CONFIGURATION, "no region; set \"region\" of the source, or of this metric");

  private final CloudWatchSource source;
  private final Calls calls;
  private final InstantSource clock;
  private final Map<Place, Kept> places = new ConcurrentHashMap<>();
  private volatile boolean closed;

  CloudWatchScraper(SourceContext context, InstantSource clock) {
    this.source = CloudWatchSource.of(context.settings());
    this.calls = context.calls();
    this.clock = clock;
  }

  @Override
  public Map<String, Outcome> scrape(List<Metric> metrics, Deadline deadline)
      throws InterruptedException {
    Map<String, MetricRequest> requests = LinkedHashMap.newLinkedHashMap(metrics.size());
    metrics.forEach(metric -> requests.put(metric.name(), MetricSettings.read(metric.settings())));
    Map<Place, Set<MetricRequest>> byPlace = new LinkedHashMap<>();
    for (MetricRequest request : requests.values()) {
      request
          .region()
          .or(source::region)
          .ifPresent(
              region ->
                  byPlace
                      .computeIfAbsent(place(region, request), _ -> new LinkedHashSet<>())
                      .add(request));
    }

    Instant now = clock.instant();
    Map<MetricRequest, Outcome> told = new HashMap<>();
    Parallel.map(byPlace.entrySet(), in -> poll(in.getKey(), in.getValue(), now, deadline))
        .values()
        .forEach(told::putAll);
    forgetAllBut(byPlace.keySet());

    Map<String, Outcome> outcomes = LinkedHashMap.newLinkedHashMap(requests.size());
    requests.forEach((name, request) -> outcomes.put(name, told.getOrDefault(request, NO_REGION)));
    return outcomes;
  }

  private Place place(String region, MetricRequest request) {
    return new Place(region, request.credentials().orElse(source.credentials()));
  }

  private Map<MetricRequest, Outcome> poll(
      Place place, Set<MetricRequest> requests, Instant now, Deadline deadline)
      throws InterruptedException {
    Kept kept =
        places.computeIfAbsent(
            place,
            _ ->
                new Kept(
                    new Account(source, place.region(), place.credentials(), calls),
                    new Quarantine()));
    if (closed) {
      kept.account().close();
    }
    return new Poll(kept.account(), kept.quarantine(), now, deadline).of(requests);
  }

  /** Credentials that were replaced are not asked as again. */
  private void forgetAllBut(Set<Place> asked) {
    places
        .entrySet()
        .removeIf(
            entry -> {
              boolean unused = !asked.contains(entry.getKey());
              if (unused) {
                entry.getValue().account().close();
              }
              return unused;
            });
  }

  @Override
  public void close() {
    closed = true;
    places.values().forEach(kept -> kept.account().close());
  }
}
