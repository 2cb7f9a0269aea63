package io.externalmetrics.redis;

import io.externalmetrics.connect.ConnectionFailure;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.ScrapeException;
import io.externalmetrics.spi.Scraper;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the lengths that the metrics of one source ask for, on one connection. */
final class RedisScraper implements Scraper {
  private final RedisServer server;
  private volatile @Nullable RedisConnection connection;
  private volatile boolean closed;

  RedisScraper(RedisServer server) {
    this.server = server;
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
    boolean done = false;
    try {
      Map<Length, Outcome> outcomes = askKeptOrNew(lengths, deadline);
      done = true;
      return outcomes;
    } catch (ProtocolException e) {
      throw new ScrapeException(
          FailureKind.MALFORMED,
          server.address() + " does not answer as Redis does; check \"address\" and \"tls\"",
          e);
    } catch (IOException e) {
      throw ConnectionFailure.of(server.address(), e);
    } finally {
      if (!done) {
        disconnect();
      }
    }
  }

  private Map<Length, Outcome> askKeptOrNew(List<Length> lengths, Deadline deadline)
      throws IOException, ScrapeException, InterruptedException {
    RedisConnection kept = connection;
    if (kept != null) {
      try {
        return kept.read(lengths, deadline);
      } catch (SocketTimeoutException | ProtocolException e) {
        throw e;
      } catch (IOException e) {
        // Servers restart and close idle connections between scrapes; a new connection mends that.
        disconnect();
        if (closed || Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
    }
    return connect(deadline).read(lengths, deadline);
  }

  private RedisConnection connect(Deadline deadline)
      throws IOException, ScrapeException, InterruptedException {
    RedisConnection opened = new RedisConnection(server.connect(deadline), deadline);
    connection = opened;
    if (closed) {
      throw new SocketException("closed while connecting");
    }
    server.enter(opened);
    return opened;
  }

  @Override
  public void close() {
    closed = true;
    disconnect();
  }

  private void disconnect() {
    RedisConnection current = connection;
    connection = null;
    if (current != null) {
      current.close();
    }
  }
}
