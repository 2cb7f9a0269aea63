package io.externalmetrics.prometheus;

import io.externalmetrics.connect.Parallel;
import io.externalmetrics.connect.http.HttpBackend;
import io.externalmetrics.connect.http.HttpSettings;
import io.externalmetrics.connect.promql.InstantQuery;
import io.externalmetrics.connect.promql.LabelSettings;
import io.externalmetrics.connect.promql.PromqlServer;
import io.externalmetrics.connect.promql.SeriesLabels;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.ScrapeException;
import io.externalmetrics.spi.Scraper;
import io.externalmetrics.spi.SourceContext;
import io.externalmetrics.spi.settings.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Asks each distinct query of a source once, however many metrics are made of its answer. */
final class PrometheusScraper implements Scraper {
  private final HttpBackend backend;
  private final PromqlServer server;
  private final QueryOptions options;

  PrometheusScraper(SourceContext source) {
    Settings settings = source.settings();
    this.backend =
        new HttpBackend(
            ServerSettings.url(settings), HttpSettings.access(settings), source.calls());
    this.server =
        new PromqlServer(
            backend,
            backend.url().addPathSegments("api/v1/query").build(),
            ServerSettings.method(settings));
    this.options = QueryOptions.read(settings);
  }

  @Override
  public Map<String, Outcome> scrape(List<Metric> metrics, Deadline deadline)
      throws InterruptedException {
    Map<Metric, InstantQuery> queries = LinkedHashMap.newLinkedHashMap(metrics.size());
    metrics.forEach(metric -> queries.put(metric, QuerySettings.read(metric.settings(), options)));

    var answers = Parallel.map(queries.values(), query -> ask(query, deadline));

    Map<String, Outcome> outcomes = LinkedHashMap.newLinkedHashMap(metrics.size());
    queries.forEach(
        (metric, query) ->
            outcomes.put(
                metric.name(),
                Objects.requireNonNull(answers.get(query))
                    .apply(LabelSettings.read(metric.settings()))));
    return outcomes;
  }

  /** What the answer means depends on the labels that a metric takes, and a failure does not. */
  private Function<SeriesLabels, Outcome> ask(InstantQuery query, Deadline deadline)
      throws InterruptedException {
    try {
      return server.ask(query, deadline)::outcome;
    } catch (ScrapeException e) {
      return _ -> e.toOutcome();
    }
  }

  @Override
  public void close() {
    backend.close();
  }
}
