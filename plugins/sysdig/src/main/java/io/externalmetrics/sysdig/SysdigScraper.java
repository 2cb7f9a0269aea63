package io.externalmetrics.sysdig;

import io.externalmetrics.connect.Parallel;
import io.externalmetrics.connect.http.HttpBackend;
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
  private final DataApi data;
  private final InstantSource clock;

  SysdigScraper(HttpBackend backend, InstantSource clock) {
    this.backend = backend;
    this.data = new DataApi(backend);
    this.clock = clock;
  }

  @Override
  public Map<String, Outcome> scrape(List<Metric> metrics, Deadline deadline)
      throws InterruptedException {
    Map<String, Question> wanted = LinkedHashMap.newLinkedHashMap(metrics.size());
    metrics.forEach(metric -> wanted.put(metric.name(), MetricSettings.read(metric.settings())));
    Instant now = clock.instant();
    Map<Question, Outcome> told =
        Parallel.map(wanted.values(), question -> answer(question, now, deadline));
    Map<String, Outcome> outcomes = LinkedHashMap.newLinkedHashMap(wanted.size());
    wanted.forEach(
        (name, question) -> outcomes.put(name, Objects.requireNonNull(told.get(question))));
    return outcomes;
  }

  private Outcome answer(Question question, Instant now, Deadline deadline)
      throws InterruptedException {
    try {
      return switch (question) {
        case DataQuery query -> data.ask(query, Window.of(query, now), deadline);
      };
    } catch (ScrapeException e) {
      return e.toOutcome();
    }
  }

  @Override
  public void close() {
    backend.close();
  }
}
