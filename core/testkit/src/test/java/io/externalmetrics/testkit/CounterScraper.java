package io.externalmetrics.testkit;

import io.externalmetrics.connect.Address;
import io.externalmetrics.connect.ConnectionFailure;
import io.externalmetrics.connect.Connector;
import io.externalmetrics.connect.Timeouts;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.ScrapeException;
import io.externalmetrics.spi.Scraper;
import io.externalmetrics.spi.Secret;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

final class CounterScraper implements Scraper {
  private static final Timeouts TIMEOUTS =
      new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5));

  private final Address address;
  private final Optional<Secret> password;
  private volatile @Nullable Socket connection;
  private volatile boolean closed;

  CounterScraper(Address address, Optional<Secret> password) {
    this.address = address;
    this.password = password;
  }

  @Override
  public Map<String, Outcome> scrape(List<Metric> metrics, Deadline deadline)
      throws ScrapeException, InterruptedException {
    try {
      Socket socket = connected(deadline);
      Map<String, Outcome> outcomes = new HashMap<>();
      for (Metric metric : metrics) {
        double sum = 0;
        for (String counter : metric.settings().get(CounterPlugin.COUNTERS)) {
          sum += ask(socket, "GET " + counter, deadline);
        }
        outcomes.put(metric.name(), Outcome.Samples.of(sum));
      }
      return outcomes;
    } catch (IOException e) {
      disconnect();
      throw ConnectionFailure.of(address, e);
    } catch (ScrapeException e) {
      disconnect();
      throw e;
    }
  }

  private Socket connected(Deadline deadline)
      throws ScrapeException, InterruptedException, IOException {
    Socket existing = connection;
    if (existing != null) {
      return existing;
    }
    Socket socket = Connector.open(address, Optional.empty(), TIMEOUTS, deadline);
    connection = socket;
    if (closed) {
      disconnect();
    }
    if (password.isPresent()) {
      ask(socket, "AUTH " + password.get().reveal(), deadline);
    }
    return socket;
  }

  private long ask(Socket socket, String request, Deadline deadline)
      throws IOException, ScrapeException {
    socket.getOutputStream().write((request + "\n").getBytes(StandardCharsets.US_ASCII));
    StringBuilder line = new StringBuilder();
    while (true) {
      socket.setSoTimeout(TIMEOUTS.readMillis(deadline));
      int b = socket.getInputStream().read();
      if (b < 0) {
        throw new EOFException();
      }
      if (b == '\n') {
        break;
      }
      line.append((char) b);
    }
    if (!line.toString().matches("= \\d{1,9}")) {
      throw new ScrapeException(
          FailureKind.MALFORMED, address + " answered with something other than a number");
    }
    return Long.parseLong(line.substring(2));
  }

  @Override
  public void close() {
    closed = true;
    disconnect();
  }

  private void disconnect() {
    Socket socket = connection;
    connection = null;
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException _) {
        // Given up anyway.
      }
    }
  }
}
