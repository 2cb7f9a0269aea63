package io.externalmetrics.e2e.node;

import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Volume;
import io.externalmetrics.e2e.node.PodStatusReport.Phase;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The containers of a Pod: the init containers one after the other, then all others. */
final class PodContainers {
  private final ContainerRuntime runtime;
  private final PodSandbox sandbox;
  private final List<ContainerWorker> initContainers = new ArrayList<>();
  private final List<ContainerWorker> containers = new ArrayList<>();

  private PodContainers(ContainerRuntime runtime, PodSandbox sandbox) {
    this.runtime = runtime;
    this.sandbox = sandbox;
  }

  /** Starts the sandbox; the containers begin with the first step. */
  static PodContainers start(NodeContext node, Pod pod, Volumes volumes)
      throws PodRefusedException {
    Environment environment =
        new Environment(
            new References(node.client(), pod.getMetadata().getNamespace()), node.apiServer());
    RestartPolicy policy = RestartPolicy.of(pod);
    PodSandbox sandbox = node.runtime().startSandbox(pod);
    PodContainers result = new PodContainers(node.runtime(), sandbox);
    try {
      for (Container container : pod.getSpec().getInitContainers()) {
        result.initContainers.add(
            worker(node, sandbox, container, volumes, environment, policy.ofInitContainers()));
      }
      for (Container container : pod.getSpec().getContainers()) {
        result.containers.add(worker(node, sandbox, container, volumes, environment, policy));
      }
      return result;
    } catch (PodRefusedException | RuntimeException e) {
      node.runtime().remove(sandbox.id());
      throw e;
    }
  }

  private static ContainerWorker worker(
      NodeContext node,
      PodSandbox sandbox,
      Container container,
      Volumes volumes,
      Environment environment,
      RestartPolicy policy)
      throws PodRefusedException {
    String pod = sandbox.pod().getMetadata().getName();
    return new ContainerWorker(
        node.runtime(),
        sandbox,
        container,
        ContainerOptions.of(
            sandbox,
            container,
            binds(node, volumes, container),
            environment.of(sandbox.pod(), container)),
        policy,
        node.directory().resolve(pod + "-" + container.getName() + ".log"));
  }

  private static List<Bind> binds(NodeContext node, Volumes volumes, Container container)
      throws PodRefusedException {
    List<Bind> binds = new ArrayList<>(volumes.binds(container));
    binds.add(new Bind(node.hosts().file().toString(), new Volume("/etc/hosts"), AccessMode.ro));
    return binds;
  }

  /** Starts what is due. */
  void step() throws PodRefusedException {
    for (ContainerWorker container : initContainers) {
      if (!container.succeeded()) {
        container.step();
        return;
      }
    }
    for (ContainerWorker container : containers) {
      container.step();
    }
  }

  PodStatusReport report() {
    return new PodStatusReport(
        phase(),
        Optional.of(sandbox.ip()),
        initialized(),
        statuses(initContainers),
        statuses(containers),
        "");
  }

  private Phase phase() {
    if (initContainers.stream().anyMatch(init -> init.finished() && !init.succeeded())) {
      return Phase.FAILED;
    }
    if (!initialized()) {
      return Phase.PENDING;
    }
    if (!containers.stream().allMatch(ContainerWorker::finished)) {
      return Phase.RUNNING;
    }
    return containers.stream().allMatch(ContainerWorker::succeeded)
        ? Phase.SUCCEEDED
        : Phase.FAILED;
  }

  private boolean initialized() {
    return initContainers.stream().allMatch(ContainerWorker::succeeded);
  }

  private static List<ContainerStatus> statuses(List<ContainerWorker> workers) {
    return workers.stream().map(ContainerWorker::status).toList();
  }

  /** Sends a signal to every container. */
  void signal(String signal) {
    containers.forEach(container -> container.signal(signal));
  }

  /** What the containers have written. */
  String log() {
    return containers.stream().map(ContainerWorker::log).collect(Collectors.joining());
  }

  /** Ends and removes them all: SIGTERM, and SIGKILL at the deadline. */
  void end(Instant deadline) {
    signal("TERM");
    Stream.concat(initContainers.stream(), containers.stream())
        .forEach(
            container -> {
              container.end(deadline);
              container.remove();
            });
    runtime.remove(sandbox.id());
  }
}
