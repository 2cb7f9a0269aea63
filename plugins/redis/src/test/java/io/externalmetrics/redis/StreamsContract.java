package io.externalmetrics.redis;

import static io.externalmetrics.redis.TestSource.group;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.testkit.DebianService;
import io.externalmetrics.testkit.NeedsDocker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Consumer groups of a real server, lost lags among them; once for each kind of server. */
@NeedsDocker
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StreamsContract {
  private static final String PENDING = "{stream: orders, group: workers, count: pending}";
  private static final String LAG = "{stream: orders, group: workers, count: lag}";
  private static final String BACKLOG = "{stream: orders, group: workers, count: backlog}";
  private static final String LOST =
      "the server has lost count of the lag of group \"workers\" on stream \"orders\"; it counts"
          + " again once the group has read the newest entry, and \"count: pending\" works"
          + " meanwhile";

  private final String name;
  private final DebianService service;
  private TestSource source;

  /**
   * Tests of one server.
   *
   * @param name of which the Debian package, the server and its command line client are made
   */
  StreamsContract(String name) {
    this.name = name;
    this.service =
        DebianService.of(
            name + "-server", 6379, name + "-server", "--protected-mode", "no", "--save", "");
  }

  @BeforeAll
  void start() {
    service.start();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @BeforeEach
  void openOnAnEmptyServer() {
    cli("FLUSHALL");
    source = TestSource.open("address: '%s'".formatted(service.address()));
  }

  @AfterEach
  void close() {
    source.close();
  }

  @Test
  void followsEntriesFromArrivalToAcknowledgement() {
    cli("XGROUP", "CREATE", "orders", "workers", "0", "MKSTREAM");
    assertThat(scrape()).containsExactly(count(0), count(0), count(0));

    IntStream.rangeClosed(1, 5).forEach(i -> cli("XADD", "orders", i + "-0", "a", "1"));
    assertThat(scrape()).containsExactly(count(0), count(5), count(5));

    cli("XREADGROUP", "GROUP", "workers", "me", "COUNT", "3", "STREAMS", "orders", ">");
    assertThat(scrape()).containsExactly(count(3), count(2), count(5));

    cli("XACK", "orders", "workers", "1-0", "2-0");
    assertThat(scrape()).containsExactly(count(1), count(2), count(3));
  }

  @Test
  void lagLostByDeletionIsAFailureUntilTheGroupHasCaughtUp() {
    cli("XGROUP", "CREATE", "orders", "workers", "0", "MKSTREAM");
    IntStream.rangeClosed(1, 5).forEach(i -> cli("XADD", "orders", i + "-0", "a", "1"));
    cli("XREADGROUP", "GROUP", "workers", "me", "COUNT", "2", "STREAMS", "orders", ">");
    cli("XDEL", "orders", "4-0");
    assertThat(scrape()).containsExactly(count(2), lost(), lost());

    cli("XREADGROUP", "GROUP", "workers", "me", "STREAMS", "orders", ">");
    assertThat(scrape()).containsExactly(count(4), count(0), count(4));
  }

  @Test
  void lagOfAGroupThatBeganInTheMiddleIsAFailure() {
    IntStream.rangeClosed(1, 5).forEach(i -> cli("XADD", "orders", i + "-0", "a", "1"));
    cli("XGROUP", "CREATE", "orders", "workers", "3-0");
    assertThat(scrape()).containsExactly(count(0), lost(), lost());
  }

  @Test
  void whatIsMissingIsNamed() {
    Outcome noStream = new Outcome.NoData("stream \"orders\" does not exist");
    assertThat(scrape()).containsExactly(noStream, noStream, noStream);

    cli("XADD", "orders", "*", "a", "1");
    Outcome noGroup = new Outcome.NoData("stream \"orders\" has no consumer group \"workers\"");
    assertThat(scrape()).containsExactly(noGroup, noGroup, noGroup);

    cli("DEL", "orders");
    cli("RPUSH", "orders", "a");
    assertThat(source.scrape(BACKLOG))
        .containsExactly(
            new Outcome.Failed(
                FailureKind.REJECTED,
                "key \"orders\" is not a stream; replace \"stream\" by the setting for its type"));
  }

  @Test
  void onePermissionIsEnoughForAllCounts() {
    cli("XGROUP", "CREATE", "orders", "workers", "0", "MKSTREAM");
    cli("ACL", "SETUSER", "ems", "reset", "on", ">hunter2", "+xinfo|groups", "%R~orders");
    cli("ACL", "LOG", "RESET");
    try (TestSource limited =
        TestSource.open(
            "{address: '%s', username: ems, password: hunter2}".formatted(service.address()))) {
      assertThat(limited.scrape(PENDING, LAG, BACKLOG))
          .containsExactly(count(0), count(0), count(0));
      assertThat(cli("ACL", "LOG")).isBlank();
      assertThat(limited.scrape("{stream: other, group: workers, count: lag}"))
          .containsExactly(
              new Outcome.Failed(
                  FailureKind.DENIED,
                  "the user may not run XINFO GROUPS on key \"other\"; give it +xinfo|groups and"
                      + " ~other"));
    }
  }

  @Test
  void addsUpTheLengthsOfStreamsAndListsThatMatch() {
    cli("XADD", "orders:eu", "*", "a", "1");
    cli("XADD", "orders:us", "*", "a", "1");
    cli("XADD", "orders:us", "*", "a", "1");
    cli("RPUSH", "orders:list", "a", "b", "c", "d");
    cli("EVAL", "for i=1,3000 do redis.call('SET','other:'..i,'x') end", "0");
    cli("ACL", "SETUSER", "ems", "reset", "on", ">hunter2", "+scan", "+xlen", "+llen", "%R~*");
    try (TestSource limited =
        TestSource.open(
            "{address: '%s', username: ems, password: hunter2}".formatted(service.address()))) {
      assertThat(
              limited.scrape(
                  "{keys: 'orders:*', type: stream}",
                  "{keys: 'orders:*', type: list}",
                  "{keys: 'nothing:*', type: list}"))
          .containsExactly(
              TestSource.sum("orders:*", 3),
              TestSource.sum("orders:*", 4),
              TestSource.sum("nothing:*", 0));
    }
  }

  private List<Outcome> scrape() {
    return source.scrape(PENDING, LAG, BACKLOG);
  }

  private static Outcome count(double count) {
    return group("orders", "workers", count);
  }

  private static Outcome lost() {
    return new Outcome.Failed(FailureKind.UNAVAILABLE, LOST);
  }

  private String cli(String... arguments) {
    List<String> command = new ArrayList<>(List.of(name + "-cli"));
    command.addAll(Arrays.asList(arguments));
    return service.run(command.toArray(String[]::new));
  }
}
