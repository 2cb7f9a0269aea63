package io.externalmetrics.redis;

import io.externalmetrics.connect.Connection;
import io.externalmetrics.connect.KeptConnection;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.ScrapeException;
import io.externalmetrics.spi.Scraper;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the lengths that the metrics of one source ask for, on one connection. */
final class RedisScraper implements Scraper {
  private final RedisServer server;
  private final KeptConnection connection;

  RedisScraper(RedisServer server) {
    this.server = server;
    this.connection = new KeptConnection(server.address(), server.tls());
  }

  @Override
  public Map<String, Outcome> scrape(List<Metric> metrics, Deadline deadline)
      throws ScrapeException, InterruptedException {
    Map<String, Length> wanted = LinkedHashMap.newLinkedHashMap(metrics.size());
    metrics.forEach(metric -> wanted.put(metric.name(), LengthSettings.read(metric.settings())));

    Map<Length, Outcome> told = ask(wanted.values().stream().distinct().toList(), deadline);

    Map<String, Outcome> outcomes = LinkedHashMap.newLinkedHashMap(wanted.size());
    wanted.forEach((name, length) -> outcomes.put(name, told.get(length)));
    return outcomes;
  }

  private Map<Length, Outcome> ask(List<Length> lengths, Deadline deadline)
      throws ScrapeException, InterruptedException {
    boolean kept = connection.isConnected();
    try {
      return connection.exchange(deadline, open -> read(open, lengths));
    } catch (ScrapeException e) {
      if (kept && e.kind() == FailureKind.UNREACHABLE) {
        // Servers restart and close idle connections between scrapes; a new connection mends that.
        return connection.exchange(deadline, open -> read(open, lengths));
      }
      throw e;
    }
  }

  private Map<Length, Outcome> read(Connection open, List<Length> lengths)
      throws IOException, ScrapeException {
    try {
      RedisConversation redis = new RedisConversation(open);
      if (open.isNew()) {
        server.enter(redis);
      }
      return redis.read(lengths);
    } catch (ProtocolException e) {
      throw notRedis(open, e);
    } catch (SocketException | EOFException e) {
      // Whether a TLS port's alert or its reset comes first is for the network to decide.
      boolean refusedUnheard = open.isNew() && !open.hasAnswered();
      if (refusedUnheard && !Thread.currentThread().isInterrupted()) {
        throw notRedis(open, e);
      }
      throw e;
    }
  }

  private static ScrapeException notRedis(Connection open, IOException cause) {
    return new ScrapeException(
        FailureKind.MALFORMED,
        open.address() + " does not answer as Redis does; check \"address\" and \"tls\"",
        cause);
  }

  @Override
  public void close() {
    connection.close();
  }
}
