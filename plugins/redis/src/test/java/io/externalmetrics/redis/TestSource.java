package io.externalmetrics.redis;

import io.externalmetrics.spi.Calls;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.Sample;
import io.externalmetrics.spi.Scraper;
import io.externalmetrics.spi.SourceContext;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.testkit.RunningScrape;
import io.externalmetrics.testkit.TestSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A source as the server has it, with its metrics given at each scrape. */
final class TestSource implements AutoCloseable {
  private static final Duration AMPLE = Duration.ofSeconds(10);

  private final Scraper scraper;

  private TestSource(Scraper scraper) {
    this.scraper = scraper;
  }

  /** A source with these settings, as YAML. */
  static TestSource open(String settings) {
    return open(TestSettings.raw(settings), Calls.unlimited());
  }

  static TestSource open(RawValue settings, Calls calls) {
    return new TestSource(
        new RedisPlugin()
            .open(
                new SourceContext(
                    "test", TestSettings.read(SourceSettings.SCHEMA, settings), calls)));
  }

  /** The outcome of each metric, given by its settings as YAML, in their order. */
  List<Outcome> scrape(String... metrics) {
    return scrape(AMPLE, metrics);
  }

  List<Outcome> scrape(Duration timeout, String... metrics) {
    List<Metric> wanted =
        IntStream.range(0, metrics.length)
            .mapToObj(
                i ->
                    new Metric("metric-" + i, TestSettings.read(MetricSettings.SCHEMA, metrics[i])))
            .toList();
    Map<String, Outcome> outcomes = RunningScrape.run(scraper, wanted, timeout);
    return wanted.stream().map(metric -> outcomes.get(metric.name())).toList();
  }

  /** One series, labelled as that of a key is. */
  static Outcome length(String key, double length) {
    return new Outcome.Samples(List.of(Sample.of(length, Map.of("key", key))));
  }

  /** One series, labelled as that of all keys of a pattern is. */
  static Outcome sum(String pattern, double sum) {
    return new Outcome.Samples(List.of(Sample.of(sum, Map.of("keys", pattern))));
  }

  /** One series, labelled as that of a consumer group is. */
  static Outcome group(String stream, String group, double count) {
    return new Outcome.Samples(List.of(Sample.of(count, Map.of("key", stream, "group", group))));
  }

  @Override
  public void close() {
    scraper.close();
  }
}
