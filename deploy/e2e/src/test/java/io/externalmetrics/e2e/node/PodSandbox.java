package io.externalmetrics.e2e.node;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;

/**
 * A Pod's network, which its containers share.
 *
 * @param id of the container that holds it
 * @param ip the Pod's
 */
record PodSandbox(Pod pod, String id, String ip) {
  /** Between SIGTERM and SIGKILL. */
  Duration gracePeriod() {
    return Duration.ofSeconds(pod.getSpec().getTerminationGracePeriodSeconds());
  }
}
