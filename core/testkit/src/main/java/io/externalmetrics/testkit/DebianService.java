package io.externalmetrics.testkit;

import io.externalmetrics.connect.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.utility.MountableFile;

/**
 * A real backend in a container: a Debian package on {@code debian:trixie-slim}, so it needs no
 * registry but Debian's. The image is built once and kept.
 *
 * <p>The port on the host stays the same over {@link #stop} and {@link #start}, as that of a
 * backend that restarts does.
 */
public final class DebianService implements AutoCloseable {
  private static final String BASE = "debian:trixie-slim";

  private final PinnedContainer container;
  private final int hostPort;

  private DebianService(String debianPackages, int hostPort, String... command) {
    this.container = new PinnedContainer(image(debianPackages));
    this.hostPort = hostPort;
    container.withCommand(command);
  }

  /**
   * A service that is not started yet.
   *
   * @param debianPackages what {@code apt-get install} takes, such as {@code beanstalkd}; several
   *     with spaces between them
   * @param port where it listens inside the container
   * @param command stays in the foreground
   */
  public static DebianService of(String debianPackages, int port, String... command) {
    DebianService service = new DebianService(debianPackages, freePorts(1).getFirst(), command);
    service.container.pin(service.hostPort, port);
    return service;
  }

  /**
   * Several servers in one container, at ports that have the same number inside as outside: for
   * backends that tell their clients where else to connect.
   *
   * @param ports as {@link #freePorts} gives them; {@link #address} has the first
   */
  public static DebianService atSamePorts(
      String debianPackages, List<Integer> ports, String... command) {
    DebianService service = new DebianService(debianPackages, ports.getFirst(), command);
    ports.forEach(port -> service.container.pin(port, port));
    return service;
  }

  /** The same with a file of the host at {@code path} inside, readable by all. */
  public DebianService withFile(Path file, String path) {
    container.withCopyFileToContainer(MountableFile.forHostPath(file, 0644), path);
    return this;
  }

  /** Starts a new container and waits until its port accepts connections. */
  public DebianService start() {
    container.start();
    return this;
  }

  /** Kills and removes the container with all it held: the next connect is refused. */
  public void stop() {
    container.stop();
  }

  /** Freezes all processes: connections stay, and nobody answers. */
  public void pause() {
    container.getDockerClient().pauseContainerCmd(container.getContainerId()).exec();
  }

  /** Undoes {@link #pause}. */
  public void unpause() {
    container.getDockerClient().unpauseContainerCmd(container.getContainerId()).exec();
  }

  /** Runs a command inside the running container and gives what it wrote to standard output. */
  public String run(String... command) {
    try {
      return container.execInContainer(command).getStdout();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a command ran", e);
    }
  }

  /** Where it listens on the host. */
  public Address address() {
    return new Address(container.getHost(), hostPort);
  }

  @Override
  public void close() {
    stop();
  }

  private static Future<String> image(String debianPackages) {
    return new ImageFromDockerfile(
            "external-metrics-test/" + debianPackages.replace(' ', '-') + ":trixie", false)
        .withDockerfileFromBuilder(
            dockerfile ->
                dockerfile
                    .from(BASE)
                    .run(
                        "apt-get update && apt-get install -y --no-install-recommends "
                            + debianPackages
                            + " && rm -rf /var/lib/apt/lists/*"));
  }

  /**
   * Ports that nobody on the host listens at, no two alike.
   *
   * @param count at least 1
   */
  public static List<Integer> freePorts(int count) {
    // All are open at the same time, because a port that is closed may be given out again.
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      sockets.forEach(DebianService::release);
    }
  }

  private static void release(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Testcontainers lets only subclasses choose the port on the host. */
  private static final class PinnedContainer extends GenericContainer<PinnedContainer> {
    PinnedContainer(Future<String> image) {
      super(image);
    }

    void pin(int hostPort, int port) {
      addFixedExposedPort(hostPort, port);
    }
  }
}
