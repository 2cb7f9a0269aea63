package io.externalmetrics.e2e;

import static io.externalmetrics.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A bearer token that is replaced in its file and revoked by the backend at the same moment. */
@Timeout(120)
class TokenRotationIT {
  private static final String FIRST = "first-7a31";
  private static final String SECOND = "second-2f90";

  @TempDir private Path directory;

  private final AtomicInteger refused = new AtomicInteger();
  private volatile String valid = FIRST;
  private final FakeHttp prometheus =
      FakeHttp.start(
          exchange -> {
            if (("Bearer " + valid)
                .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
              FakeHttp.vector(exchange, "42");
            } else {
              refused.incrementAndGet();
              FakeHttp.send(exchange, 401, "no such token");
            }
          });

  @AfterEach
  void end() {
    prometheus.close();
  }

  @Test
  void noReadFailsAndAtMostOnePollDoes() throws IOException {
    Path token = Files.writeString(directory.resolve("token"), FIRST + "\n");
    Path configuration =
        Files.writeString(
            directory.resolve("ems.yaml"),
            """
            server: {address: 127.0.0.1, port: 0, auth: none}
            management: {port: 0}
            sources:
              - name: prometheus
                plugin: prometheus
                interval: 500ms
                maxAge: 2s
                settings: {url: "%s", auth: {bearer: {token: {fromFile: "%s"}}}}
                metrics: [{name: answer, query: answer}]
            """
                .formatted(prometheus.url(), token));
    try (EmsServer server = EmsServer.serveReady(configuration);
        Readers readers = Readers.start(2, server, "prometheus-answer")) {
      for (int round = 1; round <= 4; round++) {
        String next = round % 2 == 1 ? SECOND : FIRST;
        Path written = Files.writeString(directory.resolve("next"), next + "\n");
        valid = next;
        Files.move(written, token, StandardCopyOption.ATOMIC_MOVE);
        double polls = server.polls("prometheus");
        eventually(() -> assertThat(server.polls("prometheus")).isGreaterThanOrEqualTo(polls + 5));
      }

      assertThat(readers.stop()).isEmpty();
      double failed = server.own("ems_poll_failures_total{kind=\"denied\",source=\"prometheus\"}");
      assertThat(failed).isLessThanOrEqualTo(4);
      System.out.printf(
          "measured: tokens replaced and revoked 4 times: %d reads, none failed; %.0f polls failed,"
              + " %d requests refused%n",
          readers.requests(), failed, refused.get());
      assertThat(server.output()).doesNotContain(FIRST, SECOND);
    }
  }
}
