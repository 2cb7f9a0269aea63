package io.externalmetrics.testkit;

import io.externalmetrics.connect.Address;
import io.externalmetrics.connect.Connection;
import io.externalmetrics.connect.KeptConnection;
import io.externalmetrics.spi.Calls;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.ScrapeException;
import io.externalmetrics.spi.Scraper;
import io.externalmetrics.spi.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class CounterScraper implements Scraper {
  private final KeptConnection connection;
  private final Optional<Secret> password;

  CounterScraper(Address address, Optional<Secret> password, Calls calls) {
    this.connection = new KeptConnection(address, calls);
    this.password = password;
  }

  @Override
  public Map<String, Outcome> scrape(List<Metric> metrics, Deadline deadline)
      throws ScrapeException, InterruptedException {
    return connection.exchange(deadline, open -> read(open, metrics));
  }

  private Map<String, Outcome> read(Connection open, List<Metric> metrics)
      throws IOException, ScrapeException {
    if (open.isNew() && password.isPresent()) {
      ask(open, "AUTH " + password.get().reveal());
    }
    Map<String, Outcome> outcomes = new HashMap<>();
    for (Metric metric : metrics) {
      double sum = 0;
      for (String counter : metric.settings().get(CounterPlugin.COUNTERS)) {
        sum += ask(open, "GET " + counter);
      }
      outcomes.put(metric.name(), Outcome.Samples.of(sum));
    }
    return outcomes;
  }

  private static long ask(Connection open, String request) throws IOException, ScrapeException {
    open.out().write((request + "\n").getBytes(StandardCharsets.US_ASCII));
    String answer = open.line(100);
    if (!answer.matches("= \\d{1,9}")) {
      throw new ScrapeException(
          FailureKind.MALFORMED, open.address() + " answered with something other than a number");
    }
    return Long.parseLong(answer.substring(2));
  }

  @Override
  public void close() {
    connection.close();
  }
}
