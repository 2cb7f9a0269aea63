package io.externalmetrics.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The docker command, as people run it. */
final class Docker {
  private static final Path OUTPUT = Path.of("target", "docker-output");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Docker() {}

  /**
   * How a command ended.
   *
   * @param output of both streams
   */
  record Result(int exitCode, String output) {}

  /** Runs {@code docker ARGUMENTS}, whatever becomes of it. */
  static Result attempt(String... arguments) {
    return run(PATIENCE, Stream.concat(Stream.of("docker"), Stream.of(arguments)).toList());
  }

  /** Runs {@code docker ARGUMENTS}, which must succeed, and gives what it printed. */
  static String run(String... arguments) {
    Result result = attempt(arguments);
    assertThat(result.exitCode()).as(result.output()).isZero();
    return result.output().strip();
  }

  /** Runs {@code build/image}, which must succeed, and gives the name of what it built. */
  static String buildImage(Duration patience) {
    Result result = run(patience, List.of("../../build/image"));
    assertThat(result.exitCode()).as(result.output()).isZero();
    return result.output().strip().lines().toList().getLast();
  }

  private static Result run(Duration patience, List<String> command) {
    try {
      Files.createDirectories(OUTPUT);
      Path output = Files.createTempFile(OUTPUT, "docker", ".out");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(patience)) {
        process.destroyForcibly();
        throw new AssertionError(command + " did not end within " + patience + "; see " + output);
      }
      return new Result(process.exitValue(), Files.readString(output));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a command ran", e);
    }
  }
}
