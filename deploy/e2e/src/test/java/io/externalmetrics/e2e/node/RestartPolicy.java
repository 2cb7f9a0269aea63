package io.externalmetrics.e2e.node;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;

/** Which containers that have ended start again, and when. */
enum RestartPolicy {
  ALWAYS,
  ON_FAILURE,
  NEVER;

  private static final Duration SECOND = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int DOUBLINGS = 5;

  static RestartPolicy of(Pod pod) throws PodRefusedException {
    String policy = pod.getSpec().getRestartPolicy();
    return switch (policy) {
      case "Always" -> ALWAYS;
      case "OnFailure" -> ON_FAILURE;
      case "Never" -> NEVER;
      default -> throw new PodRefusedException("restartPolicy: unknown value " + policy);
    };
  }

  /** For containers that prepare the others. */
  RestartPolicy ofInitContainers() {
    return this == NEVER ? NEVER : ON_FAILURE;
  }

  boolean restarts(int exitCode) {
    return switch (this) {
      case ALWAYS -> true;
      case ON_FAILURE -> exitCode != 0;
      case NEVER -> false;
    };
  }

  /**
   * How long a container stays ended: the first time not at all, then longer and longer.
   *
   * @param starts until now
   */
  static Duration backoff(int starts) {
    if (starts < 2) {
      return Duration.ZERO;
    }
    Duration doubled = SECOND.multipliedBy(1L << Math.min(starts - 2, DOUBLINGS));
    return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
  }
}
