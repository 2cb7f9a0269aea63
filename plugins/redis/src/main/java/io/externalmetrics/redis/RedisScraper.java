package io.externalmetrics.redis;

import io.externalmetrics.redis.topology.Topology;
import io.externalmetrics.redis.wire.Answer;
import io.externalmetrics.redis.wire.Answers;
import io.externalmetrics.redis.wire.Questions;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.ScrapeException;
import io.externalmetrics.spi.Scraper;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads what the metrics of one source ask for, each request and each scan once. */
final class RedisScraper implements Scraper {
  private final Topology topology;

  RedisScraper(Topology topology) {
    this.topology = topology;
  }

  @Override
  public Map<String, Outcome> scrape(List<Metric> metrics, Deadline deadline)
      throws ScrapeException, InterruptedException {
    Map<String, Measure> wanted = LinkedHashMap.newLinkedHashMap(metrics.size());
    metrics.forEach(metric -> wanted.put(metric.name(), MetricSettings.read(metric.settings())));

    Answers answers = topology.ask(questions(wanted.values()), deadline);

    Map<String, Outcome> outcomes = LinkedHashMap.newLinkedHashMap(wanted.size());
    wanted.forEach((name, measure) -> outcomes.put(name, outcome(measure, answers)));
    return outcomes;
  }

  private static Questions questions(Collection<Measure> measures) {
    return new Questions(
        of(Measure.OfKey.class, measures).map(Measure.OfKey::request).distinct().toList(),
        of(Measure.OfKeys.class, measures).map(Measure.OfKeys::scan).distinct().toList());
  }

  private static <M extends Measure> Stream<M> of(Class<M> kind, Collection<Measure> measures) {
    return measures.stream().filter(kind::isInstance).map(kind::cast);
  }

  private static Outcome outcome(Measure measure, Answers answers) {
    return switch (measure) {
      case Measure.OfKeys sum -> sum.outcome(answers.of(sum.scan()));
      case Measure.OfKey one ->
          switch (answers.of(one.request())) {
            case Answer.Told(var reply) -> one.outcome(reply);
            case Answer.Failed(var failure) -> failure;
          };
    };
  }

  @Override
  public void close() {
    topology.close();
  }
}
