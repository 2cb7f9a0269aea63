package io.externalmetrics.e2e.node;

import static java.lang.System.Logger.Level.WARNING;

import com.github.dockerjava.api.exception.DockerException;
import io.externalmetrics.e2e.node.PodStatusReport.Phase;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Runs one Pod from its binding to its end, on a thread of its own. */
final class PodWorker {
  private static final System.Logger LOGGER = System.getLogger(PodWorker.class.getName());
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration REFRESH = Duration.ofSeconds(1);

  private final NodeContext node;
  private final Pod pod;
  private final Volumes volumes;
  private final Thread thread;
  private volatile Optional<PodContainers> containers = Optional.empty();
  private volatile Optional<Instant> deadline = Optional.empty();
  private Instant refreshed = Instant.MIN;
  private PodStatus reported;

  private PodWorker(NodeContext node, Pod pod) {
    this.node = node;
    this.pod = pod;
    reported = Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new);
    volumes =
        new Volumes(
            pod,
            new VolumeContents(
                pod,
                new References(node.client(), pod.getMetadata().getNamespace()),
                new ServiceAccountTokens(node.client(), pod)),
            node.directory().resolve(pod.getMetadata().getUid()));
    thread = Thread.ofVirtual().name("pod " + pod.getMetadata().getName()).unstarted(this::run);
  }

  static PodWorker start(NodeContext node, Pod pod) {
    PodWorker worker = new PodWorker(node, pod);
    worker.thread.start();
    return worker;
  }

  Pod pod() {
    return pod;
  }

  /** Begins to end the Pod, which has this long. */
  void end(Duration gracePeriod) {
    if (deadline.isEmpty()) {
      deadline = Optional.of(Instant.now().plus(gracePeriod));
    }
  }

  /** Sends a signal to the Pod's containers. */
  void signal(String signal) {
    containers.ifPresent(running -> running.signal(signal));
  }

  boolean ended() {
    return !thread.isAlive();
  }

  private void run() {
    try {
      while (deadline.isEmpty()) {
        step();
        Thread.sleep(PAUSE);
      }
      containers.ifPresent(running -> running.end(deadline.orElseThrow()));
      while (!deleted()) {
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException _) {
      // The node goes away at once, and removes what is left.
    }
  }

  private void step() {
    try {
      refreshVolumes();
      if (containers.isEmpty()) {
        containers = Optional.of(PodContainers.start(node, pod, volumes));
      }
      containers.orElseThrow().step();
      report(containers.orElseThrow().report());
    } catch (PodRefusedException e) {
      report(refusal(e.getMessage()));
    } catch (KubernetesClientException | DockerException e) {
      LOGGER.log(WARNING, "Pod {0}: {1}", pod.getMetadata().getName(), e.getMessage());
    }
  }

  private void refreshVolumes() throws PodRefusedException {
    if (Instant.now().isBefore(refreshed.plus(REFRESH))) {
      return;
    }
    try {
      volumes.refresh();
    } catch (PodRefusedException | KubernetesClientException e) {
      // Running containers keep the files that they have.
      if (containers.isEmpty()) {
        throw e;
      }
    }
    refreshed = Instant.now();
  }

  private static PodStatusReport refusal(String message) {
    return new PodStatusReport(
        Phase.PENDING, Optional.empty(), false, List.of(), List.of(), message);
  }

  private void report(PodStatusReport report) {
    PodStatus status = report.after(reported, Instant.now());
    if (status.equals(reported)) {
      return;
    }
    try {
      node.client()
          .resource(
              new PodBuilder()
                  .withNewMetadata()
                  .withName(pod.getMetadata().getName())
                  .withNamespace(pod.getMetadata().getNamespace())
                  .endMetadata()
                  .withStatus(status)
                  .build())
          .patchStatus();
      reported = status;
    } catch (KubernetesClientException e) {
      LOGGER.log(WARNING, "status of Pod {0}: {1}", pod.getMetadata().getName(), e.getMessage());
    }
  }

  /** Whether the API server has forgotten the Pod, as it is asked to. */
  private boolean deleted() {
    try {
      node.client().resource(pod).withGracePeriod(0).delete();
      return true;
    } catch (KubernetesClientException e) {
      return e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
          || e.getCode() == HttpURLConnection.HTTP_CONFLICT;
    }
  }

  /** Ends the thread as it stands. */
  void abandon() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }
}
