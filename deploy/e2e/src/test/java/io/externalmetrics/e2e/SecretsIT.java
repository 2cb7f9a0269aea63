package io.externalmetrics.e2e;

import static io.externalmetrics.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.e2e.Answer.Status;
import io.externalmetrics.testkit.DebianService;
import io.externalmetrics.testkit.NeedsDocker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** Passwords of a real Redis: right, wrong, and replaced. */
@NeedsDocker
@Timeout(300)
class SecretsIT {
  private static final String RIGHT = "right-c41d";
  private static final String NEXT = "next-90be";
  private static final String WRONG = "wrong-5e27";

  private static final int GOOD_SOURCES = 3;

  private static final Status REFUSED =
      Status.unavailable(
          "source \"file\": the server does not accept the password; check \"username\" and"
              + " \"password\"");

  @TempDir private Path directory;

  private final DebianService redis = Backends.redis().start();
  private final Jedis admin = Backends.client(redis);
  private Path secret;
  private Path configuration;

  @BeforeEach
  void configure() throws IOException {
    admin.configSet("requirepass", RIGHT);
    admin.auth(RIGHT);
    admin.rpush("emails", "x");
    secret = directory.resolve("password");
    configuration =
        Files.writeString(
            directory.resolve("ems.yaml"),
            """
            server: {address: 127.0.0.1, port: 0, auth: none}
            management: {port: 0}
            log: {level: debug}
            sources:
              - name: file
                plugin: redis
                interval: 1s
                maxAge: 3s
                settings: {address: "%1$s", password: {fromFile: "%2$s"}}
                metrics: [{name: emails, list: emails}]
              - name: environment
                plugin: redis
                interval: 1s
                settings: {address: "%1$s", password: {fromEnv: REDIS_PASSWORD}}
                metrics: [{name: emails, list: emails}]
              - name: literal
                plugin: redis
                interval: 1s
                settings: {address: "%1$s", password: %3$s}
                metrics: [{name: emails, list: emails}]
              - name: wrong-literal
                plugin: redis
                interval: 1s
                settings: {address: "%1$s", password: %4$s}
                metrics: [{name: emails, list: emails}]
              - name: wrong-environment
                plugin: redis
                interval: 1s
                settings: {address: "%1$s", username: nobody, password: {fromEnv: WRONG_PASSWORD}}
                metrics: [{name: emails, list: emails}]
            """
                .formatted(redis.address(), secret, RIGHT, WRONG));
  }

  @AfterEach
  void end() {
    admin.close();
    redis.close();
  }

  @Test
  void passwordsAppearNowhere() throws IOException {
    Files.writeString(secret, RIGHT + "\n");
    try (EmsServer server = serve();
        EmsProcess check = EmsProcess.run("check", configuration.toString())) {
      assertThat(server.metric("file-emails").single().value()).isEqualTo("1");
      assertThat(server.metric("environment-emails").single().value()).isEqualTo("1");
      assertThat(server.metric("literal-emails").single().value()).isEqualTo("1");
      assertThat(server.metric("wrong-literal-emails").code()).isEqualTo(503);
      assertThat(server.metric("wrong-environment-emails").code()).isEqualTo(503);

      Files.writeString(secret, WRONG);
      eventually(() -> assertThat(server.metric("file-emails").code()).isEqualTo(503));
      assertThat(server.metric("file-emails").status()).isEqualTo(REFUSED);
      Files.writeString(
          configuration,
          Files.readString(configuration).replace("password: " + RIGHT, "pasword: " + RIGHT));
      eventually(() -> assertThat(server.own("ems_config_last_reload_successful")).isZero());

      assertThat(check.exitCode()).isZero();
      assertThat(
              List.of(
                  check.stdout(),
                  check.stderr(),
                  server.output(),
                  server.management("/metrics"),
                  server.management("/api/status"),
                  server.api("/apis/external.metrics.k8s.io/v1beta1").text(),
                  server.metric("file-emails").text(),
                  server.metric("environment-emails").text(),
                  server.metric("literal-emails").text(),
                  server.metric("wrong-literal-emails").text(),
                  server.metric("wrong-environment-emails").text()))
          .allSatisfy(text -> assertThat(text).doesNotContain(RIGHT, WRONG));
    }
  }

  @Test
  void aReplacedPasswordIsUsedByTheNextPoll() throws IOException {
    Files.writeString(secret, RIGHT);
    try (EmsServer server = serve()) {
      assertThat(server.metric("file-emails").single().value()).isEqualTo("1");
      eventually(() -> assertThat(connections()).hasSize(GOOD_SOURCES));
      Set<String> connectionsBefore = connections();

      admin.configSet("requirepass", NEXT);
      Files.writeString(secret, NEXT);
      double pollsBefore = server.polls("file");
      eventually(() -> assertThat(server.polls("file")).isGreaterThanOrEqualTo(pollsBefore + 2));

      // A connection once let in stays so: only a new one shows that the new password was used.
      eventually(
          () -> assertThat(connections()).hasSize(GOOD_SOURCES).isNotEqualTo(connectionsBefore));
      assertThat(server.metric("file-emails").single().value()).isEqualTo("1");
      assertThat(server.output())
          .contains("source \"file\": settings changed behind a reference; reconnecting")
          .doesNotContain(NEXT);
    }
  }

  private EmsServer serve() throws IOException {
    return EmsServer.serveReady(
        configuration, Map.of("REDIS_PASSWORD", RIGHT, "WRONG_PASSWORD", WRONG));
  }

  /** The ids of those clients that were let in and have read. */
  private Set<String> connections() {
    return admin
        .clientList()
        .lines()
        .filter(client -> client.contains(" cmd=llen "))
        .map(client -> client.substring(0, client.indexOf(' ')))
        .collect(Collectors.toSet());
  }
}
