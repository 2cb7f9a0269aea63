package io.externalmetrics.server.status;

import static io.externalmetrics.server.config.Definitions.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.api.Health.Check;
import io.externalmetrics.server.observe.CapturedLog;
import io.externalmetrics.server.store.ManualTime;
import io.externalmetrics.server.store.Reading;
import io.externalmetrics.server.store.SourceSnapshot;
import io.externalmetrics.server.store.SourceSnapshot.PollSummary;
import io.externalmetrics.spi.FailureKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProbesTest {
  private static final Check PING = Check.passed("ping");
  private static final List<Check> READY =
      List.of(PING, Check.passed("first-polls"), Check.passed("shutdown"));

  private final List<String> stalled = new ArrayList<>();
  private final List<SourceSnapshot> snapshots = new ArrayList<>();
  private final Probes probes = new Probes(() -> stalled, () -> snapshots, List::of);

  @Test
  void isAliveWhileAllPollersMove() {
    assertThat(probes.liveness()).containsExactly(PING, Check.passed("pollers"));

    stalled.addAll(List.of("jobs", "mail"));

    assertThat(probes.liveness())
        .containsExactly(
            PING,
            Check.failed("pollers", "the poll loops of these sources do not move: jobs, mail"));
  }

  @Test
  void isReadyWithoutAnySource() {
    assertThat(probes.readiness()).isEqualTo(READY);
  }

  @Test
  void isReadyOnceEverySourceWasPolled() {
    snapshots.add(polled("jobs", Optional.empty()));
    snapshots.add(SourceSnapshot.unpolled(source("other").with()));
    assertThat(probes.readiness())
        .containsExactly(
            PING,
            Check.failed("first-polls", "source \"other\" has neither answered nor failed yet"),
            Check.passed("shutdown"));

    snapshots.set(1, polled("other", Optional.empty()));

    assertThat(probes.readiness()).isEqualTo(READY);
  }

  @Test
  void aSourceThatFailsDoesNotKeepItFromReadiness() {
    snapshots.add(
        polled("jobs", Optional.of(new Reading.Failed(FailureKind.UNREACHABLE, "refused"))));

    assertThat(probes.readiness()).isEqualTo(READY);
  }

  @Test
  void staysReadyWhenAReloadAddsASource() {
    snapshots.add(polled("jobs", Optional.empty()));
    assertThat(probes.readiness()).isEqualTo(READY);

    snapshots.add(SourceSnapshot.unpolled(source("added").with()));

    assertThat(probes.readiness()).isEqualTo(READY);
  }

  @Test
  void isNoLongerReadyButAliveWhenItShutsDown() {
    probes.shutDown();

    assertThat(probes.readiness())
        .containsExactly(
            PING,
            Check.passed("first-polls"),
            Check.failed("shutdown", "the server is shutting down"));
    assertThat(probes.liveness()).allMatch(Check::passed);
  }

  @Test
  void logsWhyAProbeFailsOnceAndWhenItNoLongerDoes() {
    try (CapturedLog log = new CapturedLog(HealthLog.class)) {
      probes.liveness();
      stalled.add("jobs");
      probes.liveness();
      probes.liveness();
      stalled.add("mail");
      probes.liveness();
      stalled.clear();
      probes.liveness();
      probes.liveness();
      probes.shutDown();
      probes.readiness();
      probes.readiness();

      assertThat(log.lines())
          .containsExactly(
              "WARNING livez check \"pollers\" fails: the poll loops of these sources do not move:"
                  + " jobs",
              "WARNING livez check \"pollers\" fails: the poll loops of these sources do not move:"
                  + " jobs, mail",
              "INFO livez check \"pollers\" passes again",
              "INFO readyz check \"shutdown\" fails: the server is shutting down");
    }
  }

  private static SourceSnapshot polled(String name, Optional<Reading.Failed> failure) {
    return SourceSnapshot.unpolled(source(name).with())
        .after(Map.of(), new PollSummary(new ManualTime().now(), Duration.ofMillis(20), failure));
  }
}
