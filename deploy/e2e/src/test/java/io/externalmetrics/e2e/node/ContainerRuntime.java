package io.externalmetrics.e2e.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.Frame;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The machine's Docker engine as a node uses it. A Pod has a sandbox: a container that only holds
 * the network of the others, so that the Pod's IP stays when they start anew.
 */
final class ContainerRuntime {
  private static final String LABEL = "io.externalmetrics.e2e.node";
  private static final String BRIDGE = "bridge";
  private static final String SANDBOX_IMAGE = "debian:trixie-slim";

  private final DockerClient docker;
  private final String node;

  ContainerRuntime(DockerClient docker, String node) {
    this.docker = docker;
    this.node = node;
  }

  PodSandbox startSandbox(Pod pod) throws PodRefusedException {
    String id =
        start(
            docker
                .createContainerCmd(SANDBOX_IMAGE)
                .withCmd("sleep", "infinity")
                .withHostName(pod.getMetadata().getName()),
            pod,
            "sandbox",
            0);
    ContainerNetwork network =
        Objects.requireNonNull(
            docker.inspectContainerCmd(id).exec().getNetworkSettings().getNetworks().get(BRIDGE));
    String ip = Objects.requireNonNull(network.getIpAddress());
    return new PodSandbox(pod, id, ip);
  }

  /** This machine's address on the bridge; of one that it has just made, Docker may not tell it. */
  String gateway() {
    return Optional.ofNullable(
            docker
                .inspectNetworkCmd()
                .withNetworkId(BRIDGE)
                .exec()
                .getIpam()
                .getConfig()
                .getFirst()
                .getGateway())
        .orElseGet(ContainerRuntime::addressOfTheBridge);
  }

  private static String addressOfTheBridge() {
    try {
      return NetworkInterface.getByName("docker0")
          .inetAddresses()
          .filter(Inet4Address.class::isInstance)
          .findFirst()
          .orElseThrow()
          .getHostAddress();
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a container in a sandbox; returns its name. */
  String start(Pod pod, Container container, ContainerOptions options, int attempt)
      throws PodRefusedException {
    CreateContainerCmd command =
        docker
            .createContainerCmd(container.getImage())
            .withEnv(options.environment())
            .withHostConfig(options.hostConfig());
    options.user().ifPresent(command::withUser);
    if (!container.getCommand().isEmpty()) {
      command.withEntrypoint(container.getCommand());
    }
    if (!container.getArgs().isEmpty()) {
      command.withCmd(container.getArgs());
    }
    if (container.getWorkingDir() != null) {
      command.withWorkingDir(container.getWorkingDir());
    }
    return start(command, pod, container.getName(), attempt);
  }

  private String start(CreateContainerCmd command, Pod pod, String role, int attempt)
      throws PodRefusedException {
    String name =
        "%s_%s_%s_%d"
            .formatted(role, pod.getMetadata().getName(), pod.getMetadata().getUid(), attempt);
    try {
      command.withName(name).withLabels(Map.of(LABEL, node)).exec();
      docker.startContainerCmd(name).exec();
      return name;
    } catch (DockerException e) {
      remove(name);
      throw new PodRefusedException(role + ": " + e.getMessage());
    }
  }

  /** The user of an image; empty where there is no such image. */
  Optional<String> user(String image) {
    try {
      return Optional.ofNullable(docker.inspectImageCmd(image).exec().getConfig())
          .map(config -> config.getUser());
    } catch (NotFoundException _) {
      return Optional.empty();
    }
  }

  ContainerState state(String id) {
    return docker.inspectContainerCmd(id).exec().getState();
  }

  /** Sends a signal, such as {@code TERM}; does nothing where the container has ended. */
  void signal(String id, String signal) {
    try {
      docker.killContainerCmd(id).withSignal(signal).exec();
    } catch (ConflictException | NotFoundException _) {
      // It ended by itself.
    }
  }

  /** What a container has written; nothing where it is being removed. */
  String log(String id) {
    StringBuilder text = new StringBuilder();
    try (var frames =
        new ResultCallback.Adapter<Frame>() {
          @Override
          public void onNext(Frame frame) {
            text.append(new String(frame.getPayload(), UTF_8));
          }
        }) {
      docker.logContainerCmd(id).withStdOut(true).withStdErr(true).exec(frames).awaitCompletion();
      return text.toString();
    } catch (ConflictException | NotFoundException _) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a log was read", e);
    }
  }

  void remove(String id) {
    try {
      docker.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
    } catch (NotFoundException _) {
      // Somebody was faster.
    }
  }

  /** Removes all containers of the node. */
  void removeAll() {
    docker
        .listContainersCmd()
        .withShowAll(true)
        .withLabelFilter(Map.of(LABEL, node))
        .exec()
        .forEach(container -> remove(container.getId()));
  }
}
