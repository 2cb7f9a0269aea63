package io.externalmetrics.bench.start;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code ems serve} in a container that has one core. */
final class ServerContainer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(5);

  private final String id;
  private final Duration untilReady;

  private ServerContainer(String id, Duration untilReady) {
    this.id = id;
    this.untilReady = untilReady;
  }

  static ServerContainer start(String image, ServerFile file)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    String id =
        docker(
            "run",
            "--detach",
            "--cpus=1",
            "--network=host",
            "--read-only",
            "--cap-drop=ALL",
            "--volume=" + file.file().toAbsolutePath() + ":/etc/ems.yaml:ro",
            image,
            "serve",
            "--config=/etc/ems.yaml");
    try {
      awaitReady(file.readiness(), start);
      return new ServerContainer(id, Duration.ofNanos(System.nanoTime() - start));
    } catch (IOException | InterruptedException e) {
      docker("rm", "--force", id);
      throw e;
    }
  }

  /** From {@code docker run} to 200 on {@code /readyz}. */
  Duration untilReady() {
    return untilReady;
  }

  long residentMebibytes() throws IOException, InterruptedException {
    return mebibytes("VmRSS:");
  }

  long peakMebibytes() throws IOException, InterruptedException {
    return mebibytes("VmHWM:");
  }

  private long mebibytes(String key) throws IOException, InterruptedException {
    return docker("exec", id, "cat", "/proc/1/status")
        .lines()
        .filter(line -> line.startsWith(key))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() throws IOException {
    try {
      docker("rm", "--force", id);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitReady(URI readiness, long start)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(readiness).timeout(PATIENCE).build();
      while (!isReady(client, request)) {
        if (System.nanoTime() - start > PATIENCE.toNanos()) {
          throw new IOException("the server was not ready within " + PATIENCE);
        }
        Thread.sleep(PAUSE);
      }
    }
  }

  private static boolean isReady(HttpClient client, HttpRequest request)
      throws InterruptedException {
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  private static String docker(String... arguments) throws IOException, InterruptedException {
    List<String> command = Stream.concat(Stream.of("docker"), Stream.of(arguments)).toList();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(String.join(" ", command) + " did not succeed");
    }
    return output;
  }
}
