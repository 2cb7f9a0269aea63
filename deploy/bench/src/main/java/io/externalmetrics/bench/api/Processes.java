package io.externalmetrics.bench.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Starts the two servers: with the same JVM, the same flags, on the same processor.
 *
 * @param assembly what {@code ./ems} runs
 * @param directory certificates and configurations, and where the servers' output goes
 * @param flags of the JVM beside those of the assembly
 */
record Processes(Path assembly, Path directory, Cores cores, List<String> flags) {
  private static final Pattern SERVING =
      Pattern.compile("serving on https://\\S+:(\\d+), management on (http://\\S+)");
  private static final Pattern PORT = Pattern.compile("(?m)^(\\d+)$");
  private static final Duration LONGEST_START = Duration.ofSeconds(60);
  private static final long PAUSE_MILLIS = 50;

  /** A server that answers. */
  record Started(MeasuredProcess process, int port) {}

  Processes {
    flags = List.copyOf(flags);
  }

  /** The server, when its first round of polls is over. */
  Started server(Path configuration, Path kubeconfig) throws IOException, InterruptedException {
    String classPath =
        Stream.of(
                jars(assembly.resolve("lib")),
                jars(assembly.resolve("plugins")),
                Stream.of(AllocationAgent.jar().toString()))
            .flatMap(jars -> jars)
            .collect(Collectors.joining(":"));
    MeasuredProcess process =
        start(
            "server",
            classPath,
            "io.externalmetrics.server.cli.Ems",
            "serve",
            "--config",
            configuration.toString(),
            "--kubeconfig",
            kubeconfig.toString());
    MatchResult serving = await(process, SERVING);
    awaitReady(process, URI.create(serving.group(2)).resolve("/readyz"));
    return new Started(process, Integer.parseInt(serving.group(1)));
  }

  /** The bare handler, which sends these answers. */
  Started bare(List<Answer> answers) throws IOException, InterruptedException {
    Path file = directory.resolve("answers");
    Answers.write(file, answers);
    MeasuredProcess process =
        start(
            "bare",
            System.getProperty("java.class.path"),
            BareServer.class.getName(),
            directory.toString(),
            file.toString());
    return new Started(process, Integer.parseInt(await(process, PORT).group(1)));
  }

  private MeasuredProcess start(String name, String classPath, String... mainAndArguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + assembly.resolve("jvm.options"),
                // For AllocationAgent.
                "-XX:+EnableDynamicAgentLoading"));
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath));
    command.addAll(List.of(mainAndArguments));
    Path log = directory.resolve(name + ".log");
    Process process =
        new ProcessBuilder(cores.ofServers(command))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    // A run that is broken off leaves none behind.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return new MeasuredProcess(process, log);
  }

  private static MatchResult await(MeasuredProcess process, Pattern line)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + LONGEST_START.toNanos();
    while (System.nanoTime() < end && process.isAlive()) {
      var matcher = line.matcher(process.written());
      if (matcher.find()) {
        return matcher.toMatchResult();
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    throw notStarted(process);
  }

  private static void awaitReady(MeasuredProcess process, URI readiness)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + LONGEST_START.toNanos();
    HttpRequest request = HttpRequest.newBuilder(readiness).timeout(LONGEST_START).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (System.nanoTime() < end) {
        if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    }
    throw notStarted(process);
  }

  private static IOException notStarted(MeasuredProcess process) throws IOException {
    try (process) {
      return new IOException("a server did not get ready; it said:\n" + process.written());
    }
  }

  private static Stream<String> jars(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(Path::toString).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
