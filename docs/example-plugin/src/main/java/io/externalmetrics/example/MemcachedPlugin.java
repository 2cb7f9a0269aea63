package io.externalmetrics.example;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.toMap;

import io.externalmetrics.connect.Address;
import io.externalmetrics.connect.ConnectionFailure;
import io.externalmetrics.connect.Connector;
import io.externalmetrics.connect.Timeouts;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
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
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    return new MemcachedScraper(source.settings().get(ADDRESS));
  }

  private static final class MemcachedScraper implements Scraper {
    private static final int LONGEST_LINE = 1024;

    private final Address address;
    private volatile @Nullable Socket connection;
    private volatile boolean closed;

    MemcachedScraper(Address address) {
      this.address = address;
    }

    @Override
    public Map<String, Outcome> scrape(List<Metric> metrics, Deadline deadline)
        throws ScrapeException, InterruptedException {
      try {
        Map<String, String> stats = ask(connected(deadline), deadline);
        return metrics.stream()
            .collect(toMap(Metric::name, metric -> outcome(metric.settings().get(STAT), stats)));
      } catch (IOException e) {
        disconnect();
        throw ConnectionFailure.of(address, e);
      }
    }

    private static Outcome outcome(String stat, Map<String, String> stats) {
      String value = stats.get(stat);
      if (value == null) {
        return new Outcome.NoData("memcached has no stat \"" + stat + "\"");
      }
      return value.matches("\\d+(\\.\\d+)?")
          ? Outcome.Samples.of(Double.parseDouble(value))
          : new Outcome.Failed(
              FailureKind.REJECTED, "stat \"" + stat + "\" is no number: \"" + value + "\"");
    }

    private Map<String, String> ask(Socket socket, Deadline deadline)
        throws IOException, ScrapeException {
      socket.getOutputStream().write("stats\r\n".getBytes(US_ASCII));
      InputStream in = new BufferedInputStream(socket.getInputStream());
      Map<String, String> stats = new HashMap<>();
      while (true) {
        socket.setSoTimeout(Timeouts.DEFAULT.readMillis(deadline));
        String line = line(in);
        if (line.equals("END")) {
          return stats;
        }
        String[] words = line.split(" ", 3);
        if (words.length < 3 || !words[0].equals("STAT")) {
          disconnect(); // or the next scrape would read the rest of this answer
          throw new ScrapeException(
              FailureKind.MALFORMED,
              "expected the stats of memcached from " + address + ", found \"" + line + "\"");
        }
        stats.put(words[1], words[2]);
      }
    }

    /** A longer line is not memcached's, and fails as the pieces it is returned in. */
    private static String line(InputStream in) throws IOException {
      StringBuilder line = new StringBuilder();
      for (int b = in.read(); b != '\n' && line.length() < LONGEST_LINE; b = in.read()) {
        if (b < 0) {
          throw new EOFException();
        }
        line.append((char) b);
      }
      return line.toString().strip();
    }

    private Socket connected(Deadline deadline) throws ScrapeException, InterruptedException {
      Socket socket = connection;
      if (socket == null) {
        socket = Connector.open(address, Optional.empty(), Timeouts.DEFAULT, deadline);
        connection = socket;
        if (closed) {
          disconnect(); // closed while it connected
        }
      }
      return socket;
    }

    @Override
    public void close() {
      closed = true;
      disconnect();
    }

    private void disconnect() {
      try (Socket _ = connection) {
        connection = null;
      } catch (IOException _) {
        // It is given up anyway.
      }
    }
  }
}
