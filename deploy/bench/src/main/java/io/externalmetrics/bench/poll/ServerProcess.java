package io.externalmetrics.bench.poll;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The server as users run it: the assembly's jars and flags, in a process of its own. */
final class ServerProcess implements AutoCloseable {
  private static final Pattern SERVING = Pattern.compile("management on (http://\\S+)");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Path log;
  private final HttpClient client = HttpClient.newHttpClient();

  private ServerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a server.
   *
   * @param assembly a directory as {@code deploy/image/target/ems} is
   * @param sources of its configuration
   * @param directory for its configuration and its log
   */
  static ServerProcess start(Path assembly, List<String> flags, String sources, Path directory)
      throws IOException {
    Path configuration =
        Files.writeString(
            directory.resolve("ems.yaml"),
            """
            server: {address: 127.0.0.1, port: 0, auth: none}
            management: {address: 127.0.0.1, port: 0}
            sources:
            """
                + sources);
    Path log = directory.resolve("ems.log");
    ProcessBuilder command =
        new ProcessBuilder(
            Stream.of(
                    Stream.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + assembly.resolve("jvm.options")),
                    flags.stream(),
                    Stream.of(
                        "-cp",
                        Stream.of("lib", "plugins")
                            .flatMap(jars -> jars(assembly.resolve(jars)))
                            .collect(Collectors.joining(":")),
                        "io.externalmetrics.server.cli.Ems",
                        "serve",
                        "--config",
                        configuration.toString()))
                .flatMap(arguments -> arguments)
                .toList());
    command.redirectErrorStream(true).redirectOutput(log.toFile());
    return new ServerProcess(command.start(), log);
  }

  /** Waits until every source was polled and so many metrics are fresh. */
  void awaitFresh(int metrics) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    double fresh = 0;
    while (fresh != metrics) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IllegalStateException(
            "expected %d fresh metrics, found %.0f; see %s".formatted(metrics, fresh, log));
      }
      Thread.sleep(100);
      fresh = isServing() ? fresh(metrics()) : 0;
    }
  }

  static double fresh(Exposition metrics) {
    return metrics.by("state", "ems_metrics").getOrDefault("fresh", 0.0);
  }

  /** Looks at the server at work. */
  Measurement measure(Duration window) throws InterruptedException {
    Exposition before = metrics();
    Duration cpuBefore = cpu();
    long start = System.nanoTime();
    Thread.sleep(window);
    Duration cpu = cpu().minus(cpuBefore);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    return new Measurement(took, cpu, memory("VmRSS"), memory("VmHWM"), before, metrics());
  }

  private boolean isServing() {
    return SERVING.matcher(read(log)).find();
  }

  private Exposition metrics() {
    Matcher serving = SERVING.matcher(read(log));
    if (!serving.find()) {
      throw new IllegalStateException("the server serves nothing; see " + log);
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(serving.group(1) + "/metrics")).timeout(PATIENCE).build();
    try {
      return new Exposition(client.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private Duration cpu() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  private double memory(String line) {
    return read(Path.of("/proc", Long.toString(process.pid()), "status"))
        .lines()
        .filter(one -> one.startsWith(line + ":"))
        .mapToDouble(one -> Double.parseDouble(one.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  private static Stream<String> jars(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(Path::toString).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    client.shutdownNow();
  }
}
