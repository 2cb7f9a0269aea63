package io.externalmetrics.e2e.node;

import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Keeps one container of a Pod running, or runs it to its end. */
final class ContainerWorker {
  private static final Long NO_EXIT_CODE = -1L;
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final ContainerRuntime runtime;
  private final PodSandbox sandbox;
  private final Container container;
  private final ContainerOptions options;
  private final RestartPolicy policy;
  private final Path file;
  private volatile Optional<String> id = Optional.empty();
  private Optional<Prober> prober = Optional.empty();
  private Optional<Ended> ended = Optional.empty();
  private int starts;

  private record Ended(int exitCode, boolean outOfMemory, Instant at) {}

  /**
   * One that does not run yet.
   *
   * @param file for what the container writes, once it has ended
   */
  ContainerWorker(
      ContainerRuntime runtime,
      PodSandbox sandbox,
      Container container,
      ContainerOptions options,
      RestartPolicy policy,
      Path file) {
    this.runtime = runtime;
    this.sandbox = sandbox;
    this.container = container;
    this.options = options;
    this.policy = policy;
    this.file = file;
  }

  /** Starts the container for the first time, or again if it is due. */
  void step() throws PodRefusedException {
    noteEnd();
    if (running()) {
      if (!prober.map(Prober::alive).orElse(true)) {
        end(Instant.now().plus(sandbox.gracePeriod()));
      }
    } else if (!finished() && !Instant.now().isBefore(nextStart())) {
      start();
    }
  }

  private void start() throws PodRefusedException {
    refuseRoot();
    remove();
    starts++;
    id = Optional.of(runtime.start(sandbox.pod(), container, options, starts));
    ended = Optional.empty();
    prober = Optional.of(Prober.start(container, sandbox.ip()));
  }

  /** As the kubelet words it. */
  private void refuseRoot() throws PodRefusedException {
    if (!options.nonRoot() || options.user().isPresent()) {
      return;
    }
    String user = runtime.user(container.getImage()).orElse("").split(":", 2)[0];
    if (user.isEmpty() || user.equals("0")) {
      throw new PodRefusedException("container has runAsNonRoot and image will run as root");
    }
    if (!user.matches("\\d+")) {
      throw new PodRefusedException(
          "container has runAsNonRoot and image has non-numeric user (" + user + ")");
    }
  }

  private void noteEnd() {
    if (!running()) {
      return;
    }
    ContainerState state = runtime.state(id.orElseThrow());
    if (!Boolean.TRUE.equals(state.getRunning())) {
      prober.ifPresent(Prober::close);
      ended =
          Optional.of(
              new Ended(
                  Objects.requireNonNullElse(state.getExitCodeLong(), NO_EXIT_CODE).intValue(),
                  Boolean.TRUE.equals(state.getOOMKilled()),
                  Instant.now()));
    }
  }

  private boolean running() {
    return id.isPresent() && ended.isEmpty();
  }

  private Instant nextStart() {
    return ended.map(end -> end.at().plus(RestartPolicy.backoff(starts))).orElse(Instant.MIN);
  }

  /** Whether it has ended for good. */
  boolean finished() {
    return ended.map(end -> !policy.restarts(end.exitCode())).orElse(false);
  }

  boolean succeeded() {
    return ended.map(end -> end.exitCode() == 0).orElse(false);
  }

  /** Sends a signal to the container if there is one. */
  void signal(String signal) {
    id.ifPresent(current -> runtime.signal(current, signal));
  }

  /** SIGTERM, and SIGKILL if it is still there at the deadline. */
  void end(Instant deadline) {
    signal("TERM");
    while (running() && Instant.now().isBefore(deadline)) {
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        break;
      }
      noteEnd();
    }
    signal("KILL");
    noteEnd();
  }

  void remove() {
    prober.ifPresent(Prober::close);
    id.ifPresent(
        current -> {
          keepLog();
          runtime.remove(current);
        });
    id = Optional.empty();
  }

  /** What it has written since it started last. */
  String log() {
    return id.map(runtime::log).orElse("");
  }

  private void keepLog() {
    try {
      Files.writeString(file, log(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ContainerStatus status() {
    ContainerStatusBuilder status =
        new ContainerStatusBuilder()
            .withName(container.getName())
            .withImage(container.getImage())
            .withImageID(container.getImage())
            .withRestartCount(Math.max(0, starts - 1))
            .withStarted(running() && prober.map(Prober::started).orElse(false))
            .withReady(running() && prober.map(Prober::ready).orElse(false));
    id.ifPresent(current -> status.withContainerID("docker://" + current));
    if (running()) {
      return status.withNewState().withNewRunning().endRunning().endState().build();
    }
    return ended
        .map(
            end ->
                status
                    .withNewState()
                    .withNewTerminated()
                    .withExitCode(end.exitCode())
                    .withReason(
                        end.outOfMemory()
                            ? "OOMKilled"
                            : end.exitCode() == 0 ? "Completed" : "Error")
                    .withFinishedAt(end.at().toString())
                    .endTerminated()
                    .endState()
                    .build())
        .orElseGet(
            () ->
                status
                    .withNewState()
                    .withNewWaiting()
                    .withReason("ContainerCreating")
                    .endWaiting()
                    .endState()
                    .build());
  }
}
