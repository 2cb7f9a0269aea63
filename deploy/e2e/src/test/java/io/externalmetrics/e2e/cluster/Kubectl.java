package io.externalmetrics.e2e.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The kubectl of the machine, with an empty cache of its own. */
final class Kubectl {
  private static final Path OUTPUT = Path.of("target", "kubectl");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private Kubectl() {}

  record Output(int exitCode, String out, String err) {}

  /** Runs a command that must succeed; returns what it wrote to standard output. */
  static String run(String... arguments) {
    return succeed("", arguments);
  }

  static void apply(String yaml) {
    succeed(yaml, "apply", "-f", "-");
  }

  /** For objects whose names the API server makes up. */
  static void create(String yaml) {
    succeed(yaml, "create", "-f", "-");
  }

  static void delete(String yaml) {
    succeed(yaml, "delete", "--ignore-not-found", "--wait=false", "-f", "-");
  }

  /** Reads an external metric. */
  static Output metric(String namespace, String name) {
    return output(
        "get",
        "--raw",
        "/apis/external.metrics.k8s.io/v1beta1/namespaces/" + namespace + "/" + name);
  }

  static Output output(String... arguments) {
    return outputWith("", arguments);
  }

  private static String succeed(String input, String... arguments) {
    Output output = outputWith(input, arguments);
    assertThat(output.exitCode())
        .as("kubectl %s: %s", String.join(" ", arguments), output.err())
        .isZero();
    return output.out();
  }

  /** Runs a command that may fail, and that reads this. */
  static Output outputWith(String input, String... arguments) {
    try {
      Path directory = Files.createDirectories(OUTPUT);
      Path out = Files.createTempFile(directory, "kubectl", ".out");
      Path err = Files.createTempFile(directory, "kubectl", ".err");
      Path cache = Files.createTempDirectory(directory, "cache");
      List<String> command = new ArrayList<>(List.of("kubectl", "--cache-dir", cache.toString()));
      command.addAll(List.of(arguments));
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      try (OutputStream stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(UTF_8));
      }
      if (!process.waitFor(PATIENCE)) {
        process.destroyForcibly();
        throw new AssertionError("kubectl " + String.join(" ", arguments) + " did not end");
      }
      return new Output(process.exitValue(), Files.readString(out), Files.readString(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while kubectl ran", e);
    }
  }
}
