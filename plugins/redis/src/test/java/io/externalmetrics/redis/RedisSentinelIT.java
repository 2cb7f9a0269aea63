package io.externalmetrics.redis;

import static io.externalmetrics.redis.TestSource.length;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.testkit.DebianService;
import io.externalmetrics.testkit.NeedsDocker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A master, a replica and three sentinels with a user of their own, in one container. */
@NeedsDocker
@Timeout(240)
class RedisSentinelIT {
  private static final String START =
      """
      redis-server --port $1 --protected-mode no --save "" --repl-diskless-sync-delay 0 &
      redis-server --port $2 --protected-mode no --save "" --replicaof 127.0.0.1 $1 &
      for port in $3 $4 $5; do
        mkdir -p /tmp/$port
        cat > /tmp/$port/sentinel.conf <<CONF
      port $port
      protected-mode no
      requirepass watcher
      sentinel sentinel-pass watcher
      sentinel monitor mymaster 127.0.0.1 $1 2
      sentinel down-after-milliseconds mymaster 5000
      sentinel failover-timeout mymaster 10000
      CONF
        redis-server /tmp/$port/sentinel.conf --sentinel &
      done
      wait
      """;

  private final List<Integer> ports = DebianService.freePorts(5);

  @Test
  void failoverIsSurvivedAndNoWrongNumberIsTold(@TempDir Path directory) throws Exception {
    Path script = Files.writeString(directory.resolve("start.sh"), START);
    String[] command =
        Stream.concat(Stream.of("sh", "/start.sh"), ports.stream().map(String::valueOf))
            .toArray(String[]::new);
    try (DebianService service =
            DebianService.atSamePorts("redis-server", ports, command)
                .withFile(script, "/start.sh")
                .start();
        TestSource source = open("password: watcher", "");
        TestSource replica = open("password: watcher", "readFrom: replica");
        TestSource stranger = open("", "")) {
      eventually(() -> source.scrape("list: emails"), length("emails", 0));
      // Redis 8.0.2 loses what is written while a replica loads its first copy, and WAIT knows not.
      eventually(() -> replica.scrape("list: emails"), length("emails", 0));
      awaitText(() -> cli(service, master(service), "INFO replication"), ",state=online,");
      assertThat(cli(service, master(service), "RPUSH emails a b c")).startsWith("3");
      assertThat(cli(service, master(service), "WAIT 1 30000")).startsWith("1");
      assertThat(source.scrape("list: emails")).containsExactly(length("emails", 3));
      eventually(() -> replica.scrape("list: emails"), length("emails", 3));
      assertThat(stranger.scrape("list: emails"))
          .containsExactly(
              new Outcome.Failed(
                  FailureKind.DENIED, "sentinel: the server wants a password; set \"password\""));
      // All sentinels know of each other, or they will not agree on a failover.
      awaitText(
          () -> cli(service, 2, "--no-auth-warning -a watcher SENTINEL MASTER mymaster"),
          "num-other-sentinels\n2");

      // A failover on a busy machine may have made it the other one.
      int master = master(service);
      int successor = 1 - master;
      cli(service, master, "SHUTDOWN NOSAVE");

      List<Outcome> first = source.scrape("list: emails");
      assertThat(first).hasOnlyElementsOfType(Outcome.Failed.class);
      eventually(() -> source.scrape("list: emails"), length("emails", 3));
      assertThat(cli(service, successor, "ROLE")).startsWith("master");
      assertThat(cli(service, successor, "RPUSH emails d")).startsWith("4");
      assertThat(source.scrape("list: emails")).containsExactly(length("emails", 4));
      assertThat(replica.scrape("list: emails")).hasOnlyElementsOfType(Outcome.Failed.class);
    }
  }

  /** Polls until the outcome is the good one; until then only failures will do. */
  private static void eventually(Supplier<List<Outcome>> poll, Outcome good)
      throws InterruptedException {
    for (int attempt = 0; attempt < 300; attempt++) {
      Outcome outcome = poll.get().getFirst();
      if (outcome.equals(good)) {
        return;
      }
      assertThat(outcome).isInstanceOf(Outcome.Failed.class);
      Thread.sleep(Duration.ofMillis(200));
    }
    throw new AssertionError("never " + good);
  }

  /** Which of the two servers it is, as a sentinel says. */
  private int master(DebianService service) {
    String address =
        cli(service, 2, "--no-auth-warning -a watcher SENTINEL GET-MASTER-ADDR-BY-NAME mymaster");
    return ports.indexOf(Integer.parseInt(address.lines().toList().getLast()));
  }

  private static void awaitText(Supplier<String> answer, String text) throws InterruptedException {
    for (int attempt = 0; attempt < 300; attempt++) {
      if (answer.get().contains(text)) {
        return;
      }
      Thread.sleep(Duration.ofMillis(200));
    }
    throw new AssertionError("never " + text);
  }

  private TestSource open(String sentinelSettings, String settings) {
    return TestSource.open(
        """
        {sentinel: {addresses: ['127.0.0.1:%d', '127.0.0.1:%d', '127.0.0.1:%d'],
         master: mymaster, %s}, %s}
        """
            .formatted(ports.get(2), ports.get(3), ports.get(4), sentinelSettings, settings));
  }

  private String cli(DebianService service, int server, String command) {
    return service.run("sh", "-c", "redis-cli -p %d %s".formatted(ports.get(server), command));
  }
}
