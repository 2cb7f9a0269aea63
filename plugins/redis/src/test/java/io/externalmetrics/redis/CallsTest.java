package io.externalmetrics.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.Calls;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.ScrapeException;
import io.externalmetrics.testkit.FakeBackend;
import io.externalmetrics.testkit.TestSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallsTest {
  private final FakeBackend server =
      FakeBackend.start(
          new FakeRedis(
              Map.of(
                  "LLEN a",
                  ":1",
                  "LLEN b",
                  ":2",
                  "HELLO 2",
                  Resp.list("mode", "standalone", "role", "master"))));
  private final FakeBackend sentinel =
      FakeBackend.start(
          new FakeRedis(
              Map.of(
                  "SENTINEL GET-MASTER-ADDR-BY-NAME mymaster",
                  Resp.list("127.0.0.1", String.valueOf(server.address().port())))));

  @AfterEach
  void stop() {
    server.close();
    sentinel.close();
  }

  @Test
  void conversationIsOneCallHoweverManyMetricsItReads() {
    Limited calls = new Limited(10);
    try (TestSource source = open("address: '%s'".formatted(server.address()), calls)) {
      source.scrape("list: a", "list: b");
      source.scrape("list: a", "list: b");
    }
    assertThat(calls.left).isEqualTo(8);
  }

  @Test
  void sentinelAndMasterAreACallEach() {
    Limited calls = new Limited(10);
    try (TestSource source =
        open(
            "sentinel: {addresses: ['%s'], master: mymaster}".formatted(sentinel.address()),
            calls)) {
      source.scrape("list: a");
    }
    assertThat(calls.left).isEqualTo(8);
  }

  @Test
  void sourceWithoutCallsLeftSendsNothing() {
    for (String settings :
        List.of(
            "address: '%s'".formatted(server.address()),
            "cluster: {addresses: ['%s', '%s']}".formatted(server.address(), sentinel.address()))) {
      try (TestSource source = open(settings, new Limited(0))) {
        assertThat(source.scrape("list: a"))
            .containsExactly(new Outcome.Failed(FailureKind.THROTTLED, "no call is left"));
      }
    }
    assertThat(server.connectionsSeen()).isZero();
    assertThat(sentinel.connectionsSeen()).isZero();
  }

  private static TestSource open(String settings, Calls calls) {
    return TestSource.open(TestSettings.raw(settings), calls);
  }

  private static final class Limited implements Calls {
    private int left;

    private Limited(int left) {
      this.left = left;
    }

    @Override
    public void take(Deadline deadline) throws ScrapeException {
      if (left == 0) {
        throw new ScrapeException(FailureKind.THROTTLED, "no call is left");
      }
      left--;
    }

    @Override
    public void bill(int units) {}
  }
}
