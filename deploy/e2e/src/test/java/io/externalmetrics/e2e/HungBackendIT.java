package io.externalmetrics.e2e;

import static io.externalmetrics.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.e2e.Answer.Status;
import io.externalmetrics.testkit.Behaviour;
import io.externalmetrics.testkit.DebianService;
import io.externalmetrics.testkit.FakeBackend;
import io.externalmetrics.testkit.NeedsDocker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A backend that accepts connections and never answers, beside healthy ones. */
@NeedsDocker
@Timeout(300)
class HungBackendIT {
  private static final int SIGTERM_EXIT_CODE = 128 + 15;

  @TempDir private Path directory;

  private final DebianService beanstalkd = Backends.beanstalkd().start();
  private final DebianService redis = Backends.redis().start();
  private final FakeBackend silent =
      FakeBackend.start(
          (in, out) -> {
            while (in.read() >= 0) {
              out.write('x');
              out.flush();
            }
          });
  private EmsServer server;

  @BeforeEach
  void serve() throws IOException {
    silent.behave(new Behaviour.Silent());
    server =
        EmsServer.serve(
            Files.writeString(
                directory.resolve("ems.yaml"),
                """
                server: {address: 127.0.0.1, port: 0, auth: none}
                management: {port: 0}
                sources:
                  - name: hung-jobs
                    plugin: beanstalkd
                    interval: 5m
                    timeout: 5m
                    settings: {address: "%1$s"}
                    metrics: [{name: emails, tube: emails}]
                  - name: hung-lists
                    plugin: redis
                    interval: 5m
                    timeout: 5m
                    settings: {address: "%1$s"}
                    metrics: [{name: emails, list: emails}]
                  - name: impatient
                    plugin: redis
                    interval: 1s
                    settings: {address: "%1$s"}
                    metrics: [{name: emails, list: emails}]
                  - name: jobs
                    plugin: beanstalkd
                    interval: 500ms
                    settings: {address: "%2$s"}
                    metrics: [{name: emails, tube: emails, missingTube: empty}]
                  - name: lists
                    plugin: redis
                    interval: 500ms
                    settings: {address: "%3$s"}
                    metrics: [{name: emails, list: emails}]
                """
                    .formatted(silent.address(), beanstalkd.address(), redis.address())),
            Map.of());
    silent.awaitUnanswered();
  }

  @AfterEach
  void end() {
    server.close();
    silent.close();
    redis.close();
    beanstalkd.close();
  }

  @Test
  void delaysNoOtherSource() {
    double jobs = server.polls("jobs");
    double lists = server.polls("lists");

    eventually(
        () -> {
          assertThat(server.polls("jobs")).isGreaterThanOrEqualTo(jobs + 6);
          assertThat(server.polls("lists")).isGreaterThanOrEqualTo(lists + 6);
        });

    assertThat(server.polls("hung-jobs")).isZero();
    assertThat(server.polls("hung-lists")).isZero();
    assertThat(server.metric("jobs-emails").single().value()).isEqualTo("0");
    assertThat(server.metric("lists-emails").single().value()).isEqualTo("0");
    assertThat(server.metric("hung-jobs-emails").status())
        .isEqualTo(Status.unavailable("source \"hung-jobs\": no poll has ended yet"));
  }

  @Test
  void failsItsOwnSourceAtTheTimeout() {
    eventually(
        () ->
            assertThat(server.metric("impatient-emails").status())
                .isEqualTo(
                    Status.unavailable(
                        "source \"impatient\": no answer from "
                            + silent.address()
                            + " within the timeout")));
    eventually(() -> assertThat(server.polls("impatient")).isGreaterThanOrEqualTo(2));
    assertThat(silent.openConnections()).isLessThanOrEqualTo(3);
  }

  @Test
  void sigtermEndsTheProcessWithinFiveSeconds() {
    Duration took = server.terminate();

    assertThat(took).isLessThan(Duration.ofSeconds(5));
    assertThat(server.exitCode()).isEqualTo(SIGTERM_EXIT_CODE);
    silent.awaitOpenConnections(0);
  }
}
