package io.externalmetrics.sysdig;

import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
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
import java.util.stream.IntStream;

/** Scrapes of a double, at a time that stands still. */
final class SysdigSource {
  private static final Duration AMPLE = Duration.ofSeconds(10);

  /** The newest whole minute that ended 30 seconds ago ends at {@link #NEWEST}. */
  static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_700_000_000));

  static final long NEWEST = 1_699_999_920;

  private SysdigSource() {}

  /** What the metrics with these settings give, named metric-0 and so on. */
  static Map<String, Outcome> scrape(FakeSysdig sysdig, String... metrics) {
    return scrapeWith("", sysdig, metrics);
  }

  /** What a single metric with these settings gives. */
  static Outcome outcome(FakeSysdig sysdig, String metric) {
    return scrape(sysdig, metric).values().iterator().next();
  }

  /** As {@link #scrape}, with further settings of the source. */
  static Map<String, Outcome> scrapeWith(String settings, FakeSysdig sysdig, String... metrics) {
    SysdigPlugin plugin = new SysdigPlugin(CLOCK);
    try (FakeBackend backend = FakeBackend.start(sysdig);
        Scraper scraper =
            plugin.open(
                new SourceContext(
                    "test",
                    TestSettings.read(
                        plugin.descriptor().sourceSettings(),
                        "{url: 'http://%s', token: %s, %s}"
                            .formatted(backend.address(), FakeSysdig.TOKEN, settings))))) {
      return RunningScrape.run(scraper, metrics(metrics), AMPLE);
    }
  }

  private static List<Metric> metrics(String... yaml) {
    return IntStream.range(0, yaml.length)
        .mapToObj(i -> new Metric("metric-" + i, TestSettings.read(MetricSettings.SCHEMA, yaml[i])))
        .toList();
  }
}
