package io.externalmetrics.e2e;

import static io.externalmetrics.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.e2e.Answer.Status;
import io.externalmetrics.testkit.DebianService;
import io.externalmetrics.testkit.NeedsDocker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** beanstalkd dies and comes back, beside a Redis that lives on. */
@NeedsDocker
@Timeout(300)
class OutageIT {
  private static final Duration MAX_AGE = Duration.ofSeconds(5);

  /** What the whole seconds of a timestamp may hide, and the time that a request takes. */
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  @TempDir private Path directory;

  private final DebianService beanstalkd = Backends.beanstalkd().start();
  private final DebianService redis = Backends.redis().start();
  private final Jedis lists = Backends.client(redis);
  private EmsServer server;

  @BeforeEach
  void serve() throws IOException {
    putJob();
    lists.rpush("emails", "x");
    server =
        EmsServer.serveReady(
            Files.writeString(
                directory.resolve("ems.yaml"),
                """
                server: {address: 127.0.0.1, port: 0, auth: none}
                management: {port: 0}
                sources:
                  - name: jobs
                    plugin: beanstalkd
                    interval: 1s
                    maxAge: 5s
                    settings: {address: "%s"}
                    metrics: [{name: emails, tube: emails}]
                  - name: lists
                    plugin: redis
                    interval: 1s
                    maxAge: 5s
                    settings: {address: "%s"}
                    metrics: [{name: emails, list: emails}]
                """
                    .formatted(beanstalkd.address(), redis.address())));
  }

  @AfterEach
  void end() {
    server.close();
    lists.close();
    redis.close();
    beanstalkd.close();
  }

  @Test
  void outageEndsInAnErrorAndRecoveryNeedsNoRestart() throws Exception {
    int jobConnections = jobConnections();
    long listConnections = listConnections();

    Thread stopping = Thread.ofVirtual().start(beanstalkd::stop);
    Instant lastTimestamp = Instant.EPOCH;
    Instant lastServed = Instant.EPOCH;
    Answer answer = server.metric("jobs-emails");
    while (answer.code() == 200) {
      lastServed = Instant.now();
      assertThat(answer.single().value()).isEqualTo("1");
      assertThat(answer.single().timestamp()).isAfterOrEqualTo(lastTimestamp);
      lastTimestamp = answer.single().timestamp();
      Eventually.pause();
      answer = server.metric("jobs-emails");
    }
    Instant refused = Instant.now();
    stopping.join();

    assertThat(Duration.between(lastTimestamp, refused)).isGreaterThanOrEqualTo(MAX_AGE);
    assertThat(Duration.between(lastTimestamp, lastServed)).isLessThan(MAX_AGE.plus(TOLERANCE));
    assertThat(answer.code()).isEqualTo(503);
    // The engine may reset connections for a moment before it refuses them.
    eventually(
        () ->
            assertThat(server.metric("jobs-emails").status())
                .isEqualTo(
                    Status.unavailable(
                        "source \"jobs\": connection refused by " + beanstalkd.address())));

    Instant duringOutage = Instant.now();
    eventually(
        () -> assertThat(server.metric("lists-emails").single().timestamp()).isAfter(duringOutage));
    assertThat(server.metric("jobs-emails").code()).isEqualTo(503);

    beanstalkd.start();
    putJob();
    eventually(() -> assertThat(server.metric("jobs-emails").single().value()).isEqualTo("1"));

    assertThat(jobConnections()).isEqualTo(jobConnections);
    assertThat(listConnections()).isEqualTo(listConnections);
    assertThat(server.output()).contains("source \"jobs\": answers again");
  }

  private void putJob() throws IOException {
    try (JobClient jobs = new JobClient(beanstalkd)) {
      jobs.put("emails");
    }
  }

  private int jobConnections() throws IOException {
    try (JobClient jobs = new JobClient(beanstalkd)) {
      return jobs.openConnections();
    }
  }

  private long listConnections() {
    return lists.clientList().lines().count();
  }
}
