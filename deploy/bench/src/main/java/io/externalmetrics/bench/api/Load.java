package io.externalmetrics.bench.api;

import io.externalmetrics.connect.TlsMaterial;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocketFactory;
import org.HdrHistogram.Histogram;

/** Clients in a closed loop: each sends its next request when it has the answer to the last. */
final class Load implements AutoCloseable {
  private static final long LONGEST_NANOS = Duration.ofSeconds(30).toNanos();
  private static final int DIGITS = 3;
  private static final Duration WARM_UP_STEP = Duration.ofSeconds(1);

  private final Scenario scenario;
  private final List<Expected> expected;
  private final List<Connection> connections = new ArrayList<>();
  private final AtomicLong requests = new AtomicLong();

  /** A request and how long the body of its answer is. */
  @SuppressWarnings("ArrayRecordComponent") // Written once, and never compared.
  private record Expected(String target, byte[] request, int bodyLength) {}

  /**
   * What came of it.
   *
   * @param latencies in nanoseconds
   */
  record Result(Duration took, Histogram latencies) {
    long requests() {
      return latencies.getTotalCount();
    }
  }

  private Load(Scenario scenario, List<Answer> answers) {
    this.scenario = scenario;
    expected =
        answers.stream()
            .map(
                answer ->
                    new Expected(
                        answer.target(),
                        Requests.get(
                            answer.target(), scenario.encoding(), scenario.authorization().user(0)),
                        answer.body().length))
            .toList();
  }

  /**
   * Opens the connections.
   *
   * @param answers what the scenario's targets answer with
   */
  static Load open(Scenario scenario, List<Answer> answers, TlsMaterial tls, int port)
      throws IOException {
    Load load = new Load(scenario, answers);
    try {
      SSLSocketFactory factory = Connection.factory(tls);
      for (int i = 0; i < scenario.connections(); i++) {
        load.connections.add(Connection.open(factory, Certificates.HOST, port));
      }
      return load;
    } catch (IOException | RuntimeException e) {
      load.close();
      throw e;
    }
  }

  /**
   * Asks on all connections for this long.
   *
   * @throws IOException at the first answer that is not the expected one
   */
  Result run(Duration duration) throws IOException, InterruptedException {
    long start = System.nanoTime();
    long end = start + duration.toNanos();
    try (ExecutorService threads = Executors.newFixedThreadPool(connections.size())) {
      List<Future<Histogram>> clients = new ArrayList<>();
      for (int i = 0; i < connections.size(); i++) {
        Connection connection = connections.get(i);
        int first = i * (expected.size() / connections.size());
        clients.add(threads.submit(() -> ask(connection, first, end)));
      }
      Histogram all = new Histogram(LONGEST_NANOS, DIGITS);
      for (Future<Histogram> client : clients) {
        all.add(client.get());
      }
      return new Result(Duration.ofNanos(System.nanoTime() - start), all);
    } catch (ExecutionException e) {
      throw new IOException(scenario.name() + ": " + e.getCause(), e.getCause());
    }
  }

  /** Asks until there were as many requests, or it takes longer than that. */
  void warmUp(long requests, Duration longest) throws IOException, InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    long answered = 0;
    while (answered < requests && System.nanoTime() < end) {
      answered += run(WARM_UP_STEP).requests();
    }
  }

  @Override
  public void close() throws IOException {
    for (Connection connection : connections) {
      connection.close();
    }
  }

  private Histogram ask(Connection connection, int first, long end) throws IOException {
    Histogram latencies = new Histogram(LONGEST_NANOS, DIGITS);
    int next = first;
    long now = System.nanoTime();
    while (now < end) {
      Expected one = expected.get(next);
      next = next + 1 == expected.size() ? 0 : next + 1;
      byte[] request = request(one);
      long asked = System.nanoTime();
      int status = connection.exchange(request);
      now = System.nanoTime();
      latencies.recordValue(now - asked);
      if (status != 200 || connection.bodyLength() != one.bodyLength()) {
        throw new IOException(
            "expected 200 with %d bytes, found %d with %d: %s"
                .formatted(one.bodyLength(), status, connection.bodyLength(), one.target()));
      }
    }
    return latencies;
  }

  private byte[] request(Expected expected) {
    return switch (scenario.authorization()) {
      case WILDCARD, EXACT -> expected.request();
      case UNCACHED ->
          Requests.get(
              expected.target(),
              scenario.encoding(),
              scenario.authorization().user(requests.incrementAndGet()));
    };
  }
}
