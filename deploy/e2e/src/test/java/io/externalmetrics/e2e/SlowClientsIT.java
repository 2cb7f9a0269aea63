package io.externalmetrics.e2e;

import static io.externalmetrics.e2e.Eventually.eventually;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.testkit.TrustEveryone;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What clients that mean no good, or know no better, take from those that read. */
@Timeout(300)
class SlowClientsIT {
  private static final int SLOW_CLIENTS = 2_000;
  private static final Duration P99 = Duration.ofMillis(50);
  private static final int CONNECTIONS = 192;

  @TempDir private Path directory;
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private EmsServer server;

  @BeforeEach
  void serve() throws IOException {
    server =
        EmsServer.serveReady(
            Files.writeString(
                directory.resolve("ems.yaml"),
                """
                server: {address: 127.0.0.1, port: 0, auth: none}
                management: {port: 0}
                sources: []
                """));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Test
  void halfRequestsDoNotDisturbAReader() throws Exception {
    try (HttpClient reader = Http.client()) {
      measure(reader, 500);
      CountDownLatch connected = new CountDownLatch(SLOW_CLIENTS);
      for (int i = 0; i < SLOW_CLIENTS; i++) {
        Thread.ofVirtual().start(() -> sendHalfARequest(connected));
      }
      List<Duration> took = new ArrayList<>();
      while (connected.getCount() > 0) {
        took.addAll(measure(reader, 100));
      }
      took.addAll(measure(reader, 500));

      took.sort(null);
      assertThat(took.get(took.size() * 99 / 100)).isLessThan(P99);
    }
    assertThat(server.own("ems_open_connections{port=\"server\"}")).isLessThan(CONNECTIONS + 64);
    assertThat(server.api("/version").code()).isEqualTo(200);
    eventually(
        () ->
            assertThat(server.own("ems_open_connections{port=\"server\"}"))
                .isLessThan(CONNECTIONS / 2));
  }

  @Test
  void aConnectionHasOneHandshake() throws Exception {
    SSLSocket socket = connect();
    socket.setEnabledProtocols(new String[] {"TLSv1.2"});
    socket.startHandshake();

    assertThatThrownBy(
            () -> {
              socket.startHandshake();
              assertThat(socket.getInputStream().read()).isNegative();
              throw new SSLException("closed");
            })
        .isInstanceOf(SSLException.class);
  }

  private List<Duration> measure(HttpClient reader, int requests) {
    URI metric = server.secure().resolve("/apis/external.metrics.k8s.io/v1beta1");
    List<Duration> took = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      long started = System.nanoTime();
      assertThat(Http.get(reader, metric).statusCode()).isEqualTo(200);
      took.add(Duration.ofNanos(System.nanoTime() - started));
    }
    return took;
  }

  private void sendHalfARequest(CountDownLatch connected) {
    try {
      connect().getOutputStream().write("GET /apis HTTP/1.1\r\nHost: ".getBytes(US_ASCII));
    } catch (IOException e) {
      // closed to make room for another
    } finally {
      connected.countDown();
    }
  }

  private SSLSocket connect() throws IOException {
    SSLSocket socket =
        (SSLSocket)
            TrustEveryone.context()
                .getSocketFactory()
                .createSocket(server.secure().getHost(), server.secure().getPort());
    sockets.add(socket);
    return socket;
  }
}
