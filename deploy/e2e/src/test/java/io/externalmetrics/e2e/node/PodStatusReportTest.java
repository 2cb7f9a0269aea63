package io.externalmetrics.e2e.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.e2e.node.PodStatusReport.Phase;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodStatusReportTest {
  private static final Instant EARLIER = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant LATER = EARLIER.plusSeconds(60);

  @Test
  void aPodIsReadyWhenItsContainersAre() {
    PodStatus status = report(Phase.RUNNING, true).after(new PodStatus(), EARLIER);

    assertThat(status.getPhase()).isEqualTo("Running");
    assertThat(status.getPodIP()).isEqualTo("192.0.2.1");
    assertThat(condition(status, "Ready").getStatus()).isEqualTo("True");
    assertThat(condition(status, "ContainersReady").getStatus()).isEqualTo("True");
  }

  @Test
  void aPodThatHasEndedIsNotReady() {
    PodStatus status = report(Phase.SUCCEEDED, true).after(new PodStatus(), EARLIER);

    assertThat(condition(status, "Ready").getStatus()).isEqualTo("False");
  }

  @Test
  void conditionsKeepTheirTimesUntilTheyChange() {
    PodStatus running = report(Phase.RUNNING, false).after(new PodStatus(), EARLIER);

    PodStatus ready = report(Phase.RUNNING, true).after(running, LATER);

    assertThat(ready.getStartTime()).isEqualTo(EARLIER.toString());
    assertThat(condition(ready, "Initialized").getLastTransitionTime())
        .isEqualTo(EARLIER.toString());
    assertThat(condition(ready, "Ready").getLastTransitionTime()).isEqualTo(LATER.toString());
  }

  @Test
  void nothingNewIsTheSameStatus() {
    PodStatus running = report(Phase.RUNNING, true).after(new PodStatus(), EARLIER);

    assertThat(report(Phase.RUNNING, true).after(running, LATER)).isEqualTo(running);
  }

  private static PodStatusReport report(Phase phase, boolean ready) {
    ContainerStatus container =
        new ContainerStatusBuilder().withName("server").withReady(ready).build();
    return new PodStatusReport(
        phase, Optional.of("192.0.2.1"), true, List.of(), List.of(container), "");
  }

  private static PodCondition condition(PodStatus status, String type) {
    return status.getConditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .findFirst()
        .orElseThrow();
  }
}
