package io.externalmetrics.e2e.node;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * What a node knows of a Pod.
 *
 * @param ip empty until it has one
 * @param initialized whether its init containers are done
 * @param message why it cannot be run; empty where nothing hinders it
 */
record PodStatusReport(
    Phase phase,
    Optional<String> ip,
    boolean initialized,
    List<ContainerStatus> initContainers,
    List<ContainerStatus> containers,
    String message) {

  /** By the names of the API. */
  enum Phase {
    PENDING("Pending"),
    RUNNING("Running"),
    SUCCEEDED("Succeeded"),
    FAILED("Failed");

    private final String text;

    Phase(String text) {
      this.text = text;
    }
  }

  /** The new status of a Pod: conditions that do not change keep their times. */
  PodStatus after(PodStatus previous, Instant now) {
    boolean ready =
        phase == Phase.RUNNING
            && containers.stream().allMatch(status -> Boolean.TRUE.equals(status.getReady()));
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    PodStatusBuilder status =
        new PodStatusBuilder()
            .withPhase(phase.text)
            .withMessage(message)
            .withReason(message.isEmpty() ? "" : "CreateContainerConfigError")
            .withStartTime(previous.getStartTime() == null ? time : previous.getStartTime())
            .withInitContainerStatuses(initContainers)
            .withContainerStatuses(containers)
            .withConditions(
                condition(previous, "PodScheduled", true, time),
                condition(previous, "Initialized", initialized, time),
                condition(previous, "ContainersReady", ready, time),
                condition(previous, "Ready", ready, time));
    ip.ifPresent(address -> status.withPodIP(address).withPodIPs(new PodIP(address)));
    return status.build();
  }

  static boolean ready(PodStatus status) {
    return status.getConditions().stream()
        .anyMatch(
            condition ->
                condition.getType().equals("Ready") && condition.getStatus().equals("True"));
  }

  private static PodCondition condition(
      PodStatus previous, String type, boolean holds, String time) {
    String status = holds ? "True" : "False";
    return previous.getConditions().stream()
        .filter(old -> old.getType().equals(type) && old.getStatus().equals(status))
        .findFirst()
        .orElseGet(
            () ->
                new PodConditionBuilder()
                    .withType(type)
                    .withStatus(status)
                    .withLastTransitionTime(time)
                    .build());
  }
}
