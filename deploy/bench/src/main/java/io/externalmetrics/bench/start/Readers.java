package io.externalmetrics.bench.start;

import io.externalmetrics.testkit.TrustEveryone;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/** As many clients as a busy cluster has, which read one metric after the other. */
final class Readers implements AutoCloseable {
  private static final int CONNECTIONS = 16;
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final HttpClient client;
  private final List<HttpRequest> requests;

  /**
   * How it went.
   *
   * @param good answered with 200
   */
  record Reads(long good, long others) {}

  private Readers(HttpClient client, List<HttpRequest> requests) {
    this.client = client;
    this.requests = requests;
  }

  static Readers of(ServerFile file) {
    return new Readers(
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(TrustEveryone.context())
            .connectTimeout(LONGEST)
            .build(),
        file.reads().stream().map(Readers::request).toList());
  }

  Reads read(Duration duration) throws InterruptedException {
    long end = System.nanoTime() + duration.toNanos();
    LongAdder good = new LongAdder();
    LongAdder others = new LongAdder();
    List<Thread> threads =
        IntStream.range(0, CONNECTIONS)
            .mapToObj(i -> Thread.startVirtualThread(() -> readUntil(end, i, good, others)))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    return new Reads(good.sum(), others.sum());
  }

  private void readUntil(long end, int first, LongAdder good, LongAdder others) {
    for (int i = first; System.nanoTime() < end; i++) {
      try {
        int status =
            client.send(requests.get(i % requests.size()), BodyHandlers.discarding()).statusCode();
        (status == 200 ? good : others).increment();
      } catch (IOException _) {
        others.increment();
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }

  private static HttpRequest request(URI uri) {
    return HttpRequest.newBuilder(uri).timeout(LONGEST).build();
  }
}
