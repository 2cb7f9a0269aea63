package io.externalmetrics.e2e;

import static io.externalmetrics.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.e2e.Answer.Series;
import io.externalmetrics.e2e.Answer.Status;
import io.externalmetrics.testkit.DebianService;
import io.externalmetrics.testkit.NeedsDocker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/** A thousand tubes and a thousand lists, polled every second. */
@NeedsDocker
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveQueuesIT {
  private static final int QUEUES = 1000;

  private final DebianService beanstalkd = Backends.beanstalkd().start();
  private final DebianService valkey = Backends.valkey().start();
  private final JobClient jobs = new JobClient(beanstalkd);
  private final Jedis lists = Backends.client(valkey);
  private EmsServer server;

  LiveQueuesIT() throws IOException {}

  @BeforeAll
  void serve(@TempDir Path directory) throws IOException {
    for (int i = 0; i < QUEUES; i++) {
      jobs.put("queue-" + i);
    }
    try (Pipeline pipeline = lists.pipelined()) {
      for (int i = 0; i < QUEUES; i++) {
        pipeline.rpush("queue-" + i, "x");
      }
    }
    server =
        EmsServer.serveReady(Files.writeString(directory.resolve("ems.yaml"), configuration()));
    // A first poll in a cold process may not be done within the interval.
    eventually(
        () -> {
          assertThat(server.metric("jobs-mail").code()).isEqualTo(200);
          assertThat(server.metric("lists-queue-0").code()).isEqualTo(200);
        });
  }

  @AfterAll
  void end() throws IOException {
    server.close();
    lists.close();
    jobs.close();
    valkey.close();
    beanstalkd.close();
  }

  @Test
  void servesEveryTubeAndEveryList() {
    assertThat(server.metric("jobs-mail").series())
        .extracting(Series::metricLabels)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, QUEUES).mapToObj(i -> Map.of("tube", "queue-" + i)).toList());
    for (int i = 0; i < QUEUES; i++) {
      assertThat(server.metric("lists-queue-" + i).single().metricLabels())
          .isEqualTo(Map.of("key", "queue-" + i));
    }
  }

  @Test
  void showsAJobInTheNextPoll() throws IOException {
    jobs.put("queue-7");

    awaitInNextPoll("2", "jobs", "jobs-mail", "tube=queue-7");
  }

  @Test
  void showsAListElementInTheNextPoll() {
    lists.rpush("queue-7", "y");

    awaitInNextPoll("2", "lists", "lists-queue-7", "");
  }

  @Test
  void selectsSeriesByLabels() {
    String selector = "tube in (queue-1,queue-2),team!=x";

    assertThat(server.metric("jobs-mail", selector).series())
        .extracting(Series::metricLabels)
        .containsExactlyInAnyOrder(Map.of("tube", "queue-1"), Map.of("tube", "queue-2"));
    assertThat(server.metric("jobs-mail-of-y", selector).series())
        .extracting(Series::metricLabels)
        .containsExactlyInAnyOrder(
            Map.of("tube", "queue-1", "team", "y"), Map.of("tube", "queue-2", "team", "y"));
    assertThat(server.metric("jobs-mail-of-x", "tube in (queue-1,queue-2)").series()).hasSize(2);
    assertThat(server.metric("jobs-mail-of-x", selector).status())
        .isEqualTo(
            Status.unavailable(
                "source \"jobs\": no series of \"jobs-mail-of-x\" matches the label selector"));
  }

  /** The first good poll that begins from now on must show the value. */
  private void awaitInNextPoll(String value, String source, String metric, String selector) {
    Instant changed = Instant.now();
    Instant polled = server.lastGoodPoll(source);
    while (!server.metric(metric, selector).single().value().equals(value)) {
      assertThat(polled).isBefore(changed);
      Eventually.pause();
      polled = server.lastGoodPoll(source);
    }
  }

  private String configuration() {
    return """
        server: {address: 127.0.0.1, port: 0, auth: none}
        management: {port: 0}
        sources:
          - name: jobs
            plugin: beanstalkd
            interval: 1s
            settings: {address: "%s"}
            metrics:
              - {name: mail, tubes: "queue-*"}
              - {name: mail-of-x, tubes: "queue-*", labels: {team: x}}
              - {name: mail-of-y, tubes: "queue-*", labels: {team: y}}
          - name: lists
            plugin: redis
            interval: 1s
            settings: {address: "%s"}
            metrics:
        %s"""
        .formatted(
            beanstalkd.address(),
            valkey.address(),
            IntStream.range(0, QUEUES)
                .mapToObj(i -> "      - {name: queue-%d, list: queue-%d}\n".formatted(i, i))
                .collect(Collectors.joining()));
  }
}
