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
  private static final Duration SETTLED = Duration.ofSeconds(2);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration REFRESH = Duration.ofSeconds(1);

  private final NodeContext node;
  private final Pod pod;
  private final Volumes volumes;
  private final Thread thread;
  private volatile Optional<PodContainers> containers = Optional.empty();
  private volatile Optional<Instant> deadline = Optional.empty();
  private Instant refreshed = Instant.MIN;
  private volatile PodStatus reported;
  private volatile Instant reportedAt = Instant.MIN;
  private volatile boolean overruled;
  private volatile boolean abandoned;

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

  /**
   * Notes what others made of the Pod's status: the node's controller takes away readiness where
   * the API server was away for long.
   */
  void see(Pod newest) {
    if (Instant.now().isAfter(reportedAt.plus(SETTLED))
        && PodStatusReport.ready(newest.getStatus()) != PodStatusReport.ready(reported)) {
      overruled = true;
    }
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

  /** What the Pod's containers have written since they started last. */
  String log() {
    return containers.map(PodContainers::log).orElse("");
  }

  boolean ended() {
    return !thread.isAlive();
  }

  private void run() {
    while (deadline.isEmpty()) {
      pause(step() ? PAUSE : RETRY);
    }
    containers.ifPresent(running -> running.end(deadline.orElseThrow()));
    while (!deleted() && !abandoned) {
      pause(PAUSE);
    }
  }

  /** Returns whether all went well. */
  private boolean step() {
    try {
      refreshVolumes();
      if (containers.isEmpty()) {
        containers = Optional.of(PodContainers.start(node, pod, volumes));
      }
      containers.orElseThrow().step();
      report(containers.orElseThrow().report());
      return true;
    } catch (PodRefusedException e) {
      report(refusal(e.reason()));
    } catch (KubernetesClientException | DockerException e) {
      LOGGER.log(WARNING, "Pod {0}: {1}", pod.getMetadata().getName(), e.getMessage());
    }
    return false;
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
    if (status.equals(reported) && !overruled) {
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
      reportedAt = Instant.now();
      overruled = false;
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

  /** Kills the Pod, and returns when it has ended, whether the API server knows that or not. */
  void kill() throws InterruptedException {
    abandoned = true;
    end(Duration.ZERO);
    signal("KILL");
    thread.join();
  }

  private static void pause(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }
}
