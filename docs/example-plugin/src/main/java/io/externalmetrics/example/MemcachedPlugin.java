package io.externalmetrics.example;

import static io.externalmetrics.spi.FailureKind.MALFORMED;
import static io.externalmetrics.spi.FailureKind.REJECTED;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.toMap;

import io.externalmetrics.connect.Address;
import io.externalmetrics.connect.Connection;
import io.externalmetrics.connect.KeptConnection;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.PluginDescriptor;
import io.externalmetrics.spi.ScrapeException;
import io.externalmetrics.spi.Scraper;
import io.externalmetrics.spi.ScraperPlugin;
import io.externalmetrics.spi.SourceContext;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingTypes;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What memcached's {@code stats} command counts. */
public final class MemcachedPlugin implements ScraperPlugin {
  private static final Setting<Address> ADDRESS =
      Setting.required("address", Address.type(11211), "Where memcached listens.");
  private static final Setting<String> STAT =
      Setting.required("stat", SettingTypes.string(), "A name that `stats` prints: curr_items.");
  private static final PluginDescriptor DESCRIPTOR =
      new PluginDescriptor(
          "memcached",
          "Statistics of a memcached server.",
          Schema.of(ADDRESS),
          Schema.of(STAT),
          Duration.ofSeconds(15),
          false);

  @Override
  public PluginDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Scraper open(SourceContext source) {
    return new MemcachedScraper(new KeptConnection(source.settings().get(ADDRESS), source.calls()));
  }

  private record MemcachedScraper(KeptConnection connection) implements Scraper {
    @Override
    public Map<String, Outcome> scrape(List<Metric> metrics, Deadline deadline)
        throws ScrapeException, InterruptedException {
      Map<String, String> stats = connection.exchange(deadline, MemcachedScraper::stats);
      return metrics.stream()
          .collect(toMap(Metric::name, metric -> outcome(metric.settings().get(STAT), stats)));
    }

    private static Map<String, String> stats(Connection memcached)
        throws IOException, ScrapeException {
      memcached.out().write("stats\r\n".getBytes(US_ASCII));
      Map<String, String> stats = new HashMap<>();
      for (String line = memcached.line(1024); !line.equals("END"); line = memcached.line(1024)) {
        String[] words = line.split(" ", 3);
        if (words.length < 3 || !words[0].equals("STAT") || stats.size() == 10_000) {
          String expected = "expected the stats of memcached from " + memcached.address();
          throw new ScrapeException(MALFORMED, expected + ", found \"" + line + "\"");
        }
        stats.put(words[1], words[2]);
      }
      return stats;
    }

    private static Outcome outcome(String stat, Map<String, String> stats) {
      String value = stats.get(stat);
      if (value == null) {
        return new Outcome.NoData("memcached has no stat \"" + stat + "\"");
      }
      return value.matches("\\d+(\\.\\d+)?")
          ? Outcome.Samples.of(Double.parseDouble(value))
          : new Outcome.Failed(REJECTED, "stat \"" + stat + "\" is no number: \"" + value + "\"");
    }

    @Override
    public void close() {
      connection.close();
    }
  }
}
