package io.externalmetrics.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The program as a process of its own: the assembly's jars and flags, as {@code ./ems} has them.
 */
final class EmsProcess implements AutoCloseable {
  private static final Path ASSEMBLY = Path.of("..", "image", "target", "ems");
  private static final Path OUTPUT = Path.of("target", "ems-output");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Path out;
  private final Path err;

  private EmsProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  static EmsProcess start(Map<String, String> environment, String... arguments) throws IOException {
    Files.createDirectories(OUTPUT);
    Path out = Files.createTempFile(OUTPUT, "ems", ".out");
    Path err = Files.createTempFile(OUTPUT, "ems", ".err");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + ASSEMBLY.resolve("jvm.options"),
                "-cp",
                Stream.of("lib", "plugins")
                    .flatMap(directory -> jars(ASSEMBLY.resolve(directory)))
                    .collect(Collectors.joining(":")),
                "io.externalmetrics.server.cli.Ems"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().putAll(environment);
    return new EmsProcess(builder.start(), out, err);
  }

  /** Runs a command to its end. */
  static EmsProcess run(String... arguments) throws IOException {
    EmsProcess process = start(Map.of(), arguments);
    process.exitCode();
    return process;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The most memory it has had resident, as Linux tells it. */
  long peakMemoryMebibytes() {
    return read(Path.of("/proc", Long.toString(process.pid()), "status"))
        .lines()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  /** Waits for the end. */
  int exitCode() {
    try {
      assertThat(process.waitFor(PATIENCE)).as("ended by itself").isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a process ran", e);
    }
  }

  /** Sends SIGTERM and waits for the end; tells how long that took. */
  Duration terminate() {
    long start = System.nanoTime();
    process.destroy();
    exitCode();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  String stdout() {
    return read(out);
  }

  String stderr() {
    return read(err);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    exitCode();
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
}
