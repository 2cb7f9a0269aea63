package io.externalmetrics.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.Deadline;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code ems serve} in a container, as locked up as a cluster would have it. */
final class ServerContainer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final String id;
  private final Duration untilReady;

  private ServerContainer(String id, Duration untilReady) {
    this.id = id;
    this.untilReady = untilReady;
  }

  /**
   * Starts one and waits until it is ready.
   *
   * @param configuration with the management port open at 8080, readable by all
   * @param options of {@code docker run}
   */
  static ServerContainer serveReady(String image, Path configuration, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "run",
                "--detach",
                "--read-only",
                "--cap-drop=ALL",
                "--publish=127.0.0.1::8080",
                "--volume=" + configuration.toAbsolutePath() + ":/etc/ems.yaml:ro"));
    command.addAll(List.of(options));
    command.addAll(List.of(image, "serve", "--config", "/etc/ems.yaml"));
    long start = System.nanoTime();
    String id = Docker.run(command.toArray(String[]::new));
    try {
      String address = Docker.run("port", id, "8080/tcp").lines().findFirst().orElseThrow();
      awaitReady(URI.create("http://" + address + "/readyz"), id);
      return new ServerContainer(id, Duration.ofNanos(System.nanoTime() - start));
    } catch (Throwable e) {
      Docker.attempt("rm", "--force", id);
      throw e;
    }
  }

  /** From {@code docker run} to 200 on {@code /readyz}. */
  Duration untilReady() {
    return untilReady;
  }

  /** The memory it has resident. */
  int memoryMebibytes() {
    return Docker.run("exec", id, "cat", "/proc/1/status")
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToInt(line -> Integer.parseInt(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  /** {@code docker stop}, which sends SIGTERM; returns how long that took. */
  Duration stop() {
    long start = System.nanoTime();
    Docker.run("stop", "--time=30", id);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  int exitCode() {
    return Integer.parseInt(Docker.run("inspect", "--format={{.State.ExitCode}}", id));
  }

  /** What it has written until now. */
  String log() {
    return Docker.run("logs", id);
  }

  @Override
  public void close() {
    Docker.run("rm", "--force", id);
  }

  private static void awaitReady(URI readyz, String id) {
    Deadline deadline = Deadline.after(PATIENCE);
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(readyz).timeout(PATIENCE).build();
      while (!answersWith200(client, request)) {
        assertThat(deadline.hasPassed()).as(() -> Docker.run("logs", id)).isFalse();
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting", e);
    }
  }

  private static boolean answersWith200(HttpClient client, HttpRequest request)
      throws InterruptedException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }
}
