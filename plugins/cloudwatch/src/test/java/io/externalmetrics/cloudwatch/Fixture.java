package io.externalmetrics.cloudwatch;

import io.externalmetrics.spi.Calls;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.ScrapeException;
import io.externalmetrics.spi.Scraper;
import io.externalmetrics.spi.SourceContext;
import io.externalmetrics.testkit.FakeBackend;
import io.externalmetrics.testkit.RunningScrape;
import io.externalmetrics.testkit.TestSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** A source of a {@link FakeCloudWatch}, at a time that stands still until it is moved. */
final class Fixture implements AutoCloseable {
  /** In the middle of a minute: the last whole one began 90 seconds before. */
  static final Instant NOW = Instant.parse("2026-11-23T12:00:30Z");

  /** The begin of the newest point that counts by default: over for a whole period. */
  static final Instant NEWEST = Instant.parse("2026-11-23T11:58:00Z");

  static final Duration AMPLE = Duration.ofSeconds(30);
  private static final String KEYS = "{accessKeyId: AKID, secretAccessKey: hunter2}";

  final FakeCloudWatch aws;
  final AtomicInteger billed = new AtomicInteger();
  final AtomicInteger callsLeft = new AtomicInteger(Integer.MAX_VALUE);
  private final FakeBackend backend;
  private final Scraper scraper;
  private volatile Instant now = NOW;

  Fixture(FakeCloudWatch aws) {
    this(aws, "region: eu-west-1, credentials: " + KEYS);
  }

  /** A source that makes its calls in their order. */
  static Fixture oneCallAtATime(FakeCloudWatch aws) {
    return new Fixture(aws, "region: eu-west-1, maxConnections: 1, credentials: " + KEYS);
  }

  Fixture(FakeCloudWatch aws, String settings) {
    this.aws = aws;
    this.backend = FakeBackend.start(aws);
    InstantSource clock = () -> now;
    aws.dateBy(clock);
    this.scraper =
        new CloudWatchScraper(
            new SourceContext(
                "test",
                TestSettings.read(
                    CloudWatchSource.SCHEMA,
                    "{endpoint: 'http://%s', %s}".formatted(backend.address(), settings)),
                new Calls() {
                  @Override
                  public void take(Deadline deadline) throws ScrapeException {
                    if (callsLeft.getAndDecrement() <= 0) {
                      throw new ScrapeException(FailureKind.THROTTLED, "no call is left");
                    }
                  }

                  @Override
                  public void bill(int units) {
                    billed.addAndGet(units);
                  }
                }),
            clock);
  }

  void advance(Duration duration) {
    now = now.plus(duration);
  }

  FakeBackend backend() {
    return backend;
  }

  /** The outcomes of these metrics, in their order. */
  List<Outcome> poll(List<Metric> metrics) {
    Map<String, Outcome> outcomes = RunningScrape.run(scraper, metrics, AMPLE);
    return metrics.stream()
        .map(metric -> Objects.requireNonNull(outcomes.get(metric.name())))
        .toList();
  }

  /** The outcome of the first of these metrics. */
  Outcome first(String... metrics) {
    return poll(metrics(metrics)).getFirst();
  }

  static List<Metric> metrics(String... yaml) {
    return IntStream.range(0, yaml.length).mapToObj(i -> metric("metric-" + i, yaml[i])).toList();
  }

  static Metric metric(String name, String yaml) {
    return new Metric(name, TestSettings.read(MetricSettings.SCHEMA, yaml));
  }

  /** Settings of a plain statistic. */
  static String sum(String metric) {
    return "{namespace: shop, metric: %s, stat: Sum}".formatted(metric);
  }

  /** The value of an outcome with a single series. */
  static double value(Outcome outcome) {
    if (outcome instanceof Outcome.Samples(var samples) && samples.size() == 1) {
      return samples.getFirst().value();
    }
    throw new AssertionError("no single value: " + outcome);
  }

  @Override
  public void close() {
    scraper.close();
    backend.close();
  }
}
