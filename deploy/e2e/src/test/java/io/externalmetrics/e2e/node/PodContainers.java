package io.externalmetrics.e2e.node;

import io.externalmetrics.e2e.node.ContainerWorker.RestartPolicy;
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
  private final ServiceNames names;
  private final PodSandbox sandbox;
  private final List<ContainerWorker> initContainers = new ArrayList<>();
  private final List<ContainerWorker> containers = new ArrayList<>();

  private String hosts = "";

  private PodContainers(ContainerRuntime runtime, ServiceNames names, PodSandbox sandbox) {
    this.runtime = runtime;
    this.names = names;
    this.sandbox = sandbox;
  }

  /** Starts the sandbox; the containers begin with the first step. */
  static PodContainers start(NodeContext node, Pod pod, Volumes volumes)
      throws PodRefusedException {
    Environment environment =
        new Environment(
            new References(node.client(), pod.getMetadata().getNamespace()), node.apiServer());
    PodSandbox sandbox = node.runtime().startSandbox(pod);
    PodContainers result = new PodContainers(node.runtime(), node.names(), sandbox);
    try {
      RestartPolicy policy = RestartPolicy.of(pod);
      for (Container container : pod.getSpec().getInitContainers()) {
        result.initContainers.add(
            worker(
                node,
                sandbox,
                container,
                volumes,
                environment,
                policy == RestartPolicy.NEVER ? policy : RestartPolicy.ON_FAILURE));
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
            sandbox, container, volumes.binds(container), environment.of(sandbox.pod(), container)),
        policy,
        node.directory().resolve(pod + "-" + container.getName() + ".log"));
  }

  /** Starts what is due. */
  void step() throws PodRefusedException {
    String newest = names.hosts(sandbox);
    if (!newest.equals(hosts)) {
      runtime.writeHosts(sandbox, newest);
      hosts = newest;
    }
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
