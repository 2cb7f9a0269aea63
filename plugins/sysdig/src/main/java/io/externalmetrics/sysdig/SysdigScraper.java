package io.externalmetrics.sysdig;

import io.externalmetrics.connect.Parallel;
import io.externalmetrics.connect.http.HttpBackend;
import io.externalmetrics.connect.promql.LabelSettings;
import io.externalmetrics.connect.promql.PromqlServer;
import io.externalmetrics.connect.promql.QueryMethod;
import io.externalmetrics.connect.promql.SeriesLabels;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.ScrapeException;
import io.externalmetrics.spi.Scraper;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Asks the questions of one source's metrics, each once. */
final class SysdigScraper implements Scraper {
  private final HttpBackend backend;
  private final PromqlServer promql;
  private final DataApi data;
  private final InstantSource clock;

  /** What an answer means for a metric that takes these labels of its series. */
  @FunctionalInterface
  private interface Meaning {
    Outcome outcome(SeriesLabels labels);
  }

  /**
   * Asks nothing yet.
   *
   * @param credentials the key of the setting that holds them, for advice
   * @param clock says which samples are complete
   */
  SysdigScraper(HttpBackend backend, String credentials, InstantSource clock) {
    this.backend = backend;
    this.promql =
        new PromqlServer(
            backend,
            backend.url().addPathSegments("prometheus/api/v1/query").build(),
            QueryMethod.GET, // the only one that Sysdig documents
            credentials,
            ErrorText::of);
    this.data = new DataApi(backend, credentials);
    this.clock = clock;
  }

  @Override
  public Map<String, Outcome> scrape(List<Metric> metrics, Deadline deadline)
      throws InterruptedException {
    Map<Metric, Question> wanted = LinkedHashMap.newLinkedHashMap(metrics.size());
    metrics.forEach(metric -> wanted.put(metric, MetricSettings.read(metric.settings())));
    Instant now = clock.instant();
    Map<Question, Meaning> told =
        Parallel.map(wanted.values(), question -> ask(question, now, deadline));
    Map<String, Outcome> outcomes = LinkedHashMap.newLinkedHashMap(wanted.size());
    wanted.forEach(
        (metric, question) ->
            outcomes.put(
                metric.name(),
                Objects.requireNonNull(told.get(question))
                    .outcome(LabelSettings.read(metric.settings()))));
    return outcomes;
  }

  private Meaning ask(Question question, Instant now, Deadline deadline)
      throws InterruptedException {
    try {
      return switch (question) {
        case PromqlQuery(var query) -> promql.ask(query, deadline)::outcome;
        case DataQuery query -> {
          Outcome outcome = data.ask(query, Window.of(query, now), deadline);
          yield _ -> outcome;
        }
      };
    } catch (ScrapeException e) {
      return _ -> e.toOutcome();
    }
  }

  @Override
  public void close() {
    backend.close();
  }
}
