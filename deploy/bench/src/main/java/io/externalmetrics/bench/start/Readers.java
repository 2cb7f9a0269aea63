package io.externalmetrics.bench.start;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

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
            .sslContext(trustingAll())
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

  /** The certificate is the server's own, new at every start. */
  private static SSLContext trustingAll() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustAll()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no TLS", e);
    }
  }

  private static final class TrustAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
