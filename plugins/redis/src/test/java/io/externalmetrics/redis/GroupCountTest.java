package io.externalmetrics.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.testkit.FakeBackend;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GroupCountTest {
  private static final String PENDING = "{stream: orders, group: workers, count: pending}";
  private static final String LAG = "{stream: orders, group: workers, count: lag}";
  private static final String BACKLOG = "{stream: orders, group: workers, count: backlog}";

  private static final List<Object> REDIS_6 =
      List.of("name", "workers", "consumers", 2, "pending", 3, "last-delivered-id", "5-0");

  @Test
  void countsWhatIsPendingWhatLagsAndBoth() {
    String reply = groups(redis7("others", 50, 60), redis7("workers", 3, 4));

    assertThat(scrape(reply, PENDING, LAG, BACKLOG))
        .containsExactly(
            TestSource.group("orders", "workers", 3),
            TestSource.group("orders", "workers", 4),
            TestSource.group("orders", "workers", 7));
  }

  @Test
  void readsTheGroupsOfAStreamOnceForAllItsMetrics() {
    FakeRedis redis =
        new FakeRedis(
            Map.of("XINFO GROUPS orders", groups(redis7("workers", 3, 4), redis7("mail", 1, 0))));
    try (FakeBackend backend = FakeBackend.start(redis);
        TestSource source = TestSource.open("address: '%s'".formatted(backend.address()))) {
      source.scrape(PENDING, LAG, BACKLOG, "{stream: orders, group: mail, count: lag}");
    }
    assertThat(redis.commands()).containsExactly("HELLO 2", "XINFO GROUPS orders");
  }

  /** KEDA takes a lag of null for a number. */
  @Test
  void lagOfNullIsAFailureAndNeverZero() {
    String reply = groups(redis7("workers", 3, Resp.NIL));
    Outcome lost =
        new Outcome.Failed(
            FailureKind.UNAVAILABLE,
            "the server has lost count of the lag of group \"workers\" on stream \"orders\"; it"
                + " counts again once the group has read the newest entry, and \"count: pending\""
                + " works meanwhile");

    assertThat(scrape(reply, PENDING, LAG, BACKLOG))
        .containsExactly(TestSource.group("orders", "workers", 3), lost, lost);
  }

  @Test
  void serverThatKnowsNoLagIsTooOld() {
    Outcome tooOld =
        new Outcome.Failed(
            FailureKind.REJECTED,
            "the server is too old to tell the lag of a group; upgrade it to Redis 7 or set"
                + " \"count\" to \"pending\"");

    assertThat(scrape(groups(REDIS_6), PENDING, LAG, BACKLOG))
        .containsExactly(TestSource.group("orders", "workers", 3), tooOld, tooOld);
  }

  @Test
  void fieldsOfLaterVersionsDoNoHarm() {
    List<Object> later =
        List.of("nacked", 7, "name", "workers", "more", List.of(1), "lag", 4, "pending", 3);

    assertThat(scrape(groups(later), BACKLOG))
        .containsExactly(TestSource.group("orders", "workers", 7));
  }

  @ParameterizedTest
  @ValueSource(strings = {PENDING, LAG, BACKLOG})
  void missingGroupIsNamedAndNoLengthIsToldInstead(String metric) {
    assertThat(scrape(groups(redis7("others", 3, 4)), metric))
        .isEqualTo(scrape(groups(), metric))
        .containsExactly(new Outcome.NoData("stream \"orders\" has no consumer group \"workers\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {PENDING, LAG, BACKLOG})
  void missingStreamIsNamed(String metric) {
    assertThat(scrape("-ERR no such key", metric))
        .containsExactly(new Outcome.NoData("stream \"orders\" does not exist"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      textBlock =
          """
          WRONGTYPE x ! REJECTED ! key "orders" is not a stream; replace "stream" by the setting for its type
          NOPERM x ! DENIED ! the user may not run XINFO GROUPS on key "orders"; give it +xinfo|groups and ~orders
          ERR unknown command 'XINFO' ! REJECTED ! the server refuses XINFO GROUPS of key "orders": ERR unknown command 'XINFO'
          """)
  void refusalsAreToldInTheWordsOfKeys(String error, FailureKind kind, String reason) {
    assertThat(scrape("-" + error, BACKLOG)).containsExactly(new Outcome.Failed(kind, reason));
  }

  @Test
  void groupWithoutSenseFailsAlone() {
    Outcome unreadable =
        new Outcome.Failed(
            FailureKind.MALFORMED,
            "the server's list of the consumer groups of stream \"orders\" cannot be read");
    for (Object group :
        List.of(
            redis7("workers", -3, 4),
            redis7("workers", 3, -4),
            redis7("workers", "3", 4),
            redis7("workers", 3, "4"),
            List.of("name", "workers", "lag", 4),
            List.of("name"),
            List.of(1, 2),
            "workers")) {
      assertThat(scrape(groups(group), BACKLOG, "list: a"))
          .as("%s", group)
          .containsExactly(unreadable, TestSource.length("a", 1));
    }
  }

  private static List<Outcome> scrape(String reply, String... metrics) {
    FakeRedis redis = new FakeRedis(Map.of("XINFO GROUPS orders", reply, "LLEN a", ":1"));
    try (FakeBackend backend = FakeBackend.start(redis);
        TestSource source = TestSource.open("address: '%s'".formatted(backend.address()))) {
      return source.scrape(metrics);
    }
  }

  private static List<Object> redis7(String name, Object pending, Object lag) {
    return List.of(
        "name",
        name,
        "consumers",
        2,
        "pending",
        pending,
        "last-delivered-id",
        "5-0",
        "entries-read",
        5,
        "lag",
        lag);
  }

  private static String groups(Object... groups) {
    return Resp.list(groups);
  }
}
