package io.externalmetrics.e2e.cluster;

import static io.externalmetrics.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.e2e.Answer;
import io.externalmetrics.e2e.Backends;
import io.externalmetrics.e2e.EmsServer;
import io.externalmetrics.testkit.DebianService;
import io.externalmetrics.testkit.NeedsDocker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;
import redis.clients.jedis.params.ClientKillParams.SkipMe;

/** A password that stands in a Secret, which the server may get and nothing else. */
@NeedsCluster
@NeedsDocker
@Timeout(300)
class SecretRotationIT {
  private static final String FIRST = "first-7c1e";
  private static final String NEXT = "next-41fa";
  private static final String SECRET = "redis-credentials";

  @TempDir private Path directory;

  private final Cluster cluster = Cluster.connect();
  private final DebianService redis = Backends.redis().start();
  private final Jedis admin = Backends.client(redis);
  private Installation installation;
  private Reader reader;

  @BeforeEach
  void install() throws IOException {
    admin.configSet("requirepass", FIRST);
    admin.auth(FIRST);
    admin.rpush("emails", "one", "two", "three");
    installation =
        Installation.startAvailable(
            cluster,
            directory,
            """
            - name: jobs
              plugin: redis
              interval: 1s
              maxAge: 5s
              settings: {address: "%s", password: {fromSecret: {name: %s, key: password}}}
              metrics: [{name: emails, list: emails}]
            """
                .formatted(redis.address(), SECRET));
    String namespace = installation.namespace();
    reader = cluster.reader().withToken(cluster.token(namespace, Callers.READER));
  }

  @AfterEach
  void remove() {
    reader.close();
    installation.close();
    admin.close();
    redis.close();
    cluster.close();
  }

  @Test
  void readersSeeNothingOfAPasswordThatIsReplacedInBothPlacesAtOnce() {
    write(FIRST);
    grantAsTheServerSays();
    eventually(() -> assertThat(metric().code()).isEqualTo(200));
    EmsServer server = installation.server();
    try (SteadyReader steady = SteadyReader.start(this::metric)) {
      double failedBefore = failedPolls(server);
      double pollsBefore = server.own("ems_polls_total{source=\"jobs\"}");

      // The server has read the old one, and keeps it until it is refused.
      write(NEXT);
      admin.configSet("requirepass", NEXT);
      admin.clientKill(new ClientKillParams().type(ClientType.NORMAL).skipMe(SkipMe.YES));
      // More than the 10 s that the server keeps a Secret where nobody refuses what it knows.
      eventually(
          () ->
              assertThat(server.own("ems_polls_total{source=\"jobs\"}"))
                  .isGreaterThanOrEqualTo(pollsBefore + 12));

      assertThat(steady.failures()).isEmpty();
      assertThat(failedPolls(server)).isLessThanOrEqualTo(failedBefore + 1);
      assertThat(metric().single().value()).isEqualTo("3");
    }
    assertThat(List.of(server.output(), server.management("/api/status")))
        .allSatisfy(text -> assertThat(text).doesNotContain(FIRST, NEXT));
  }

  /** Runs the commands that the message holds, as they stand there. */
  private void grantAsTheServerSays() {
    String message = metric().status().message();
    assertThat(message)
        .startsWith(
            "source \"jobs\": settings.password: cannot read key \"password\" of Secret \""
                + SECRET
                + "\": the cluster's API server at ")
        .contains(
            " forbids this server to get the Secret " + installation.namespace() + "/" + SECRET);
    String commands = message.substring(message.indexOf("; run: ") + "; run: ".length());
    for (String command : commands.split(" && ", -1)) {
      Kubectl.run(command.substring("kubectl ".length()).split(" ", -1));
    }
  }

  private void write(String password) {
    Kubectl.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: %s, namespace: %s}
        stringData: {password: "%s"}
        """
            .formatted(SECRET, installation.namespace(), password));
  }

  private Answer metric() {
    return reader.metric(installation.namespace(), Tube.METRIC);
  }

  private static double failedPolls(EmsServer server) {
    return server
        .management("/metrics")
        .lines()
        .filter(line -> line.startsWith("ems_poll_failures_total{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
