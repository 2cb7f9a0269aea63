package io.externalmetrics.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.testkit.DebianService;
import io.externalmetrics.testkit.NeedsDocker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** {@code ems query} and {@code ems status}, over a real Redis and a real beanstalkd. */
@NeedsDocker
@Timeout(300)
class QueryIT {
  private static final String PASSWORD = "planted-password";

  private final DebianService beanstalkd = Backends.beanstalkd().start();
  private final DebianService redis = Backends.redis().start();

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void configure() throws IOException {
    try (Jedis lists = Backends.client(redis)) {
      lists.rpush("emails", "a", "b", "c", "d", "e", "f", "g");
      lists.configSet("requirepass", PASSWORD);
    }
    try (JobClient jobs = new JobClient(beanstalkd)) {
      jobs.put("mail-eu");
      jobs.put("mail-us");
    }
    file =
        Files.writeString(
            directory.resolve("ems.yaml"),
            """
            server: {address: 127.0.0.1, port: 0, auth: none}
            management: {port: 0}
            sources:
              - name: lists
                plugin: redis
                interval: 1s
                settings: {address: "%s", password: {fromEnv: REDIS_PASSWORD}}
                metrics:
                  - {name: emails, list: emails}
                  - {name: gone, list: gone}
              - name: jobs
                plugin: beanstalkd
                interval: 1s
                settings: {address: "%s"}
                metrics: [{name: mail, tubes: "mail-*"}]
            """
                .formatted(redis.address(), beanstalkd.address()));
  }

  @AfterEach
  void end() {
    redis.close();
    beanstalkd.close();
  }

  @Test
  void queryExplainsWhatAListMakesAnHpaDo() throws IOException {
    try (EmsProcess query = query("lists-emails", "--target", "2", "--replicas", "3")) {
      assertThat(query.exitCode()).as(query.stderr()).isEqualTo(0);
      assertThat(query.stderr()).isEmpty();
      assertThat(query.stdout())
          .contains(
              "source \"lists\", plugin redis",
              "address: " + redis.address(),
              "password: {fromEnv: REDIS_PASSWORD}",
              "server    fresh: 7 in 1 series",
              "\"value\": \"7\"",
              "HPA       wants 4 replicas, now 3: 7 / 2, rounded up")
          .doesNotContain(PASSWORD, "\u001b");
    }
  }

  @Test
  void queryNarrowsBySelector() throws IOException {
    try (EmsProcess query = query("jobs-mail", "--selector", "tube=mail-eu")) {
      assertThat(query.exitCode()).as(query.stderr()).isEqualTo(0);
      assertThat(query.stdout())
          .contains("server    fresh: 2 in 2 series", "\"tube\": \"mail-eu\"")
          .doesNotContain("\"tube\": \"mail-us\"");
    }
  }

  @Test
  void querySaysWhyThereIsNoNumber() throws IOException {
    beanstalkd.stop();

    try (EmsProcess query = query("jobs-mail", "--target", "2", "--replicas", "3")) {
      assertThat(query.exitCode()).isEqualTo(1);
      assertThat(query.stderr())
          .isEqualTo("source \"jobs\": connection refused by " + beanstalkd.address() + "\n");
      assertThat(query.stdout())
          .contains("HPA       keeps 3 replicas: an HPA that gets an error keeps the size");
    }
  }

  @Test
  void queryDoesNotShowAWrongPassword() throws IOException {
    try (EmsProcess query =
        EmsProcess.start(Map.of("REDIS_PASSWORD", "wrong-password"), arguments("lists-emails"))) {
      assertThat(query.exitCode()).isEqualTo(1);
      assertThat(query.stdout() + query.stderr())
          .contains("failed (denied)")
          .doesNotContain("wrong-password");
    }
  }

  @Test
  void statusShowsARunningServer() throws IOException {
    try (EmsServer server = EmsServer.serveReady(file, Map.of("REDIS_PASSWORD", PASSWORD))) {
      String url = server.management().toString();
      try (EmsProcess status = EmsProcess.run("status", "--url", url)) {
        assertThat(status.exitCode()).as(status.stderr()).isEqualTo(0);
        assertThat(status.stdout())
            .containsPattern("(?m)^lists +redis +answering ")
            .containsPattern("(?m)^lists-emails +fresh +7 ")
            .containsPattern("(?m)^jobs-mail +fresh +2 ")
            .doesNotContain(PASSWORD);
      }
      try (EmsProcess status = EmsProcess.run("status", "--url", url, "-o", "json")) {
        assertThat(status.stdout()).contains("\"name\": \"lists-emails\"");
      }
      beanstalkd.stop();
      Eventually.eventually(
          () -> assertThat(server.management("/api/status")).contains("connection refused"));
      try (EmsProcess status = EmsProcess.run("status", "--url", url, "--fail")) {
        assertThat(status.exitCode()).isEqualTo(1);
        assertThat(status.stdout())
            .containsPattern("(?m)^jobs +beanstalkd +failing .* connection refused by ");
      }
    }
  }

  @Test
  void statusSaysThatNobodyListens() throws IOException {
    try (EmsProcess status = EmsProcess.run("status", "--url", "http://127.0.0.1:1")) {
      assertThat(status.exitCode()).isEqualTo(1);
      assertThat(status.stderr())
          .isEqualTo(
              "cannot reach http://127.0.0.1:1: connection refused; is the server running, or"
                  + " kubectl port-forward?\n");
    }
  }

  private EmsProcess query(String... arguments) throws IOException {
    return EmsProcess.start(Map.of("REDIS_PASSWORD", PASSWORD), arguments(arguments));
  }

  private String[] arguments(String... arguments) {
    return Stream.concat(
            Stream.of("query", "--config", file.toString()), List.of(arguments).stream())
        .toArray(String[]::new);
  }
}
