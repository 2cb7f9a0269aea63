package io.externalmetrics.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.api.Health.Check;
import io.externalmetrics.server.api.HealthEndpoint.Report;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HealthEndpointTest {
  private final HealthEndpoint good =
      new HealthEndpoint("livez", () -> List.of(Check.passed("ping"), Check.passed("pollers")));
  private final HealthEndpoint bad =
      new HealthEndpoint(
          "readyz",
          () ->
              List.of(
                  Check.passed("ping"),
                  Check.failed("first-polls", "source \"jobs\" is slow"),
                  Check.failed("shutdown", "the server is shutting down")));

  @Test
  void saysNoMoreThanOkWhereAllChecksPass() {
    assertThat(good.report(List.of(), Map.of())).contains(new Report(200, "ok"));
  }

  @Test
  void listsTheChecksWhereVerboseIsPresent() {
    assertThat(good.report(List.of(), Map.of("verbose", List.of(""))))
        .contains(
            new Report(
                200,
                """
                [+]ping ok
                [+]pollers ok
                livez check passed
                """));
  }

  @Test
  void listsTheChecksWhereOneFailsAndKeepsTheReasonsToItself() {
    assertThat(bad.report(List.of(), Map.of()))
        .contains(
            new Report(
                500,
                """
                [+]ping ok
                [-]first-polls failed: reason withheld
                [-]shutdown failed: reason withheld
                readyz check failed
                """));
  }

  @Test
  void leavesOutEveryCheckThatIsExcluded() {
    assertThat(bad.report(List.of(), Map.of("exclude", List.of("first-polls"))))
        .contains(
            new Report(
                500,
                """
                [+]ping ok
                [+]first-polls excluded: ok
                [-]shutdown failed: reason withheld
                readyz check failed
                """));
    assertThat(bad.report(List.of(), Map.of("exclude", List.of("shutdown", "first-polls"))))
        .contains(new Report(200, "ok"));
  }

  @Test
  void warnsOfAnExcludedCheckThatDoesNotExist() {
    assertThat(
            good.report(
                List.of(),
                Map.of("verbose", List.of("false"), "exclude", List.of("log", "ping", "etcd"))))
        .contains(
            new Report(
                200,
                """
                [+]ping excluded: ok
                [+]pollers ok
                warn: some health checks cannot be excluded: no matches for "etcd","log"
                livez check passed
                """));
  }

  @Test
  void answersForOneCheck() {
    assertThat(bad.report(List.of("ping"), Map.of())).contains(new Report(200, "ok"));
    assertThat(bad.report(List.of("first-polls"), Map.of()))
        .contains(new Report(500, "internal server error: source \"jobs\" is slow\n"));
  }

  @Test
  void hasNoAnswerForWhatIsNoCheck() {
    assertThat(bad.report(List.of("etcd"), Map.of())).isEmpty();
    assertThat(bad.report(List.of("ping", "ping"), Map.of())).isEmpty();
  }
}
