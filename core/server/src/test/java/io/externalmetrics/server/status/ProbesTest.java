package io.externalmetrics.server.status;

import static io.externalmetrics.server.config.Definitions.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.api.Health.Check;
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
  private static final Check PING = new Check("ping", true);

  private final List<String> stalled = new ArrayList<>();
  private final List<SourceSnapshot> snapshots = new ArrayList<>();
  private final Probes probes = new Probes(() -> stalled, () -> snapshots);

  @Test
  void isAliveWhileAllPollersMove() {
    assertThat(probes.liveness()).containsExactly(PING, new Check("pollers", true));

    stalled.add("jobs");

    assertThat(probes.liveness()).containsExactly(PING, new Check("pollers", false));
  }

  @Test
  void isReadyWithoutAnySource() {
    assertThat(probes.readiness()).isEqualTo(readiness(true, true));
  }

  @Test
  void isReadyOnceEverySourceWasPolled() {
    snapshots.add(polled("jobs", Optional.empty()));
    snapshots.add(SourceSnapshot.unpolled(source("other").with()));
    assertThat(probes.readiness()).isEqualTo(readiness(false, true));

    snapshots.set(1, polled("other", Optional.empty()));

    assertThat(probes.readiness()).isEqualTo(readiness(true, true));
  }

  @Test
  void aSourceThatFailsDoesNotKeepItFromReadiness() {
    snapshots.add(
        polled("jobs", Optional.of(new Reading.Failed(FailureKind.UNREACHABLE, "refused"))));

    assertThat(probes.readiness()).isEqualTo(readiness(true, true));
  }

  @Test
  void staysReadyWhenAReloadAddsASource() {
    snapshots.add(polled("jobs", Optional.empty()));
    assertThat(probes.readiness()).isEqualTo(readiness(true, true));

    snapshots.add(SourceSnapshot.unpolled(source("added").with()));

    assertThat(probes.readiness()).isEqualTo(readiness(true, true));
  }

  @Test
  void isNoLongerReadyButAliveWhenItShutsDown() {
    probes.shutDown();

    assertThat(probes.readiness()).isEqualTo(readiness(true, false));
    assertThat(probes.liveness()).allMatch(Check::ok);
  }

  private static List<Check> readiness(boolean firstPolls, boolean shutdown) {
    return List.of(PING, new Check("first-polls", firstPolls), new Check("shutdown", shutdown));
  }

  private static SourceSnapshot polled(String name, Optional<Reading.Failed> failure) {
    return SourceSnapshot.unpolled(source(name).with())
        .after(Map.of(), new PollSummary(new ManualTime().now(), Duration.ofMillis(20), failure));
  }
}
