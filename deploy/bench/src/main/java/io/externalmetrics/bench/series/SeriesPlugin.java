package io.externalmetrics.bench.series;

import static java.util.stream.Collectors.toMap;

import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.PluginDescriptor;
import io.externalmetrics.spi.Sample;
import io.externalmetrics.spi.Scraper;
import io.externalmetrics.spi.ScraperPlugin;
import io.externalmetrics.spi.SourceContext;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingTypes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** As many series of each metric as its settings say, told apart by one label. */
public final class SeriesPlugin implements ScraperPlugin {
  /** What {@code plugin:} names. */
  public static final String NAME = "bench-series";

  /** The label that tells a metric's series apart. */
  public static final String LABEL = "shard";

  private static final int MOST_SERIES = 1_000_000;
  private static final Setting<Integer> SERIES =
      Setting.withDefault(
          "series", SettingTypes.integer(1, MOST_SERIES), 1, "How many series the metric has.");
  private static final PluginDescriptor DESCRIPTOR =
      new PluginDescriptor(
          NAME,
          "Series that are made up, to measure the server with.",
          Schema.of(),
          Schema.of(SERIES),
          Duration.ofSeconds(15),
          false);

  /** The value that {@link #LABEL} has in a metric's n-th series. */
  public static String labelValue(int series) {
    return "shard-%06d".formatted(series);
  }

  @Override
  public PluginDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Scraper open(SourceContext source) {
    return new SeriesScraper();
  }

  private record SeriesScraper() implements Scraper {
    @Override
    public Map<String, Outcome> scrape(List<Metric> metrics, Deadline deadline) {
      return metrics.stream()
          .collect(toMap(Metric::name, metric -> outcome(metric.settings().get(SERIES))));
    }

    private static Outcome outcome(int series) {
      return new Outcome.Samples(
          IntStream.range(0, series)
              .mapToObj(
                  one -> Sample.of(1000 + one, Map.of("queue", "mail", LABEL, labelValue(one))))
              .toList());
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
