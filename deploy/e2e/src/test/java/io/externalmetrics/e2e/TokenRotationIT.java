package io.externalmetrics.e2e;

import static io.externalmetrics.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A bearer token that is replaced in its file and revoked by the backend at the same moment. */
@Timeout(180)
class TokenRotationIT {
  private static final int ROTATIONS = 4;

  @TempDir private Path directory;

  private final AtomicBoolean rotate = new AtomicBoolean();
  private final AtomicInteger rotations = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final FakeHttp prometheus = FakeHttp.start(this::answer);

  @AfterEach
  void end() {
    prometheus.close();
  }

  @Test
  void noReadAndNoPollFails() throws IOException {
    writeToken();
    Path configuration =
        Files.writeString(
            directory.resolve("ems.yaml"),
            """
            server: {address: 127.0.0.1, port: 0, auth: none}
            management: {port: 0}
            sources:
              - name: prometheus
                plugin: prometheus
                interval: 3s
                maxAge: 5s
                settings: {url: "%s", auth: {bearer: {token: {fromFile: "%s"}}}}
                metrics: [{name: answer, query: answer}]
            """
                .formatted(prometheus.url(), directory.resolve("token")));
    try (EmsServer server = EmsServer.serveReady(configuration);
        Readers readers = readersOfTheFirstValue(server)) {
      for (int i = 1; i <= ROTATIONS; i++) {
        rotate.set(true);
        int rotated = i;
        eventually(() -> assertThat(rotations).hasValue(rotated));
        double polls = server.polls("prometheus");
        // Were the poll to fail, its values would be older than maxAge before the next has ended.
        eventually(() -> assertThat(server.polls("prometheus")).isGreaterThanOrEqualTo(polls + 2));
      }

      assertThat(readers.stop()).isEmpty();
      double failed = server.own("ems_poll_failures_total{kind=\"denied\",source=\"prometheus\"}");
      assertThat(failed).isZero();
      assertThat(refused).hasValue(ROTATIONS);
      System.out.printf(
          "measured: tokens replaced and revoked %d times in the middle of a poll: %d reads, none"
              + " failed; %d requests refused, %.0f polls failed%n",
          ROTATIONS, readers.requests(), refused.get(), failed);
      assertThat(server.output()).doesNotContain("token-0", "token-1", "token-4");
    }
  }

  /** The worst moment: the poll under way has read the old token, which is refused from now on. */
  private void answer(HttpExchange exchange) throws IOException {
    if (rotate.compareAndSet(true, false)) {
      rotations.incrementAndGet();
      writeToken();
    }
    if (("Bearer " + valid()).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      FakeHttp.vector(exchange, "42");
    } else {
      refused.incrementAndGet();
      FakeHttp.send(exchange, 401, "no such token");
    }
  }

  private String valid() {
    return "token-" + rotations.get();
  }

  private void writeToken() throws IOException {
    Path written = Files.writeString(directory.resolve("next"), valid() + "\n");
    Files.move(written, directory.resolve("token"), StandardCopyOption.ATOMIC_MOVE);
  }

  private static Readers readersOfTheFirstValue(EmsServer server) {
    eventually(() -> assertThat(server.metric("prometheus-answer").code()).isEqualTo(200));
    return Readers.start(2, server, "prometheus-answer");
  }
}
