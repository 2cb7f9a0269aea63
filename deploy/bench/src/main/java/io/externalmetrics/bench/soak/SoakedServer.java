package io.externalmetrics.bench.soak;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server as its users run it: its assembly in a process of its own. */
final class SoakedServer implements AutoCloseable {
  private static final Pattern SERVING =
      Pattern.compile("serving on https://\\S+:(\\d+), management on http://\\S+:(\\d+)");
  private static final Duration LONGEST_START = Duration.ofSeconds(60);
  private static final Duration LONGEST_END = Duration.ofSeconds(10);
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");

  private final Process process;
  private final Path log;
  private final int port;
  private final int managementPort;

  private SoakedServer(Process process, Path log) throws IOException, InterruptedException {
    this.process = process;
    this.log = log;
    Matcher serving = serving();
    port = Integer.parseInt(serving.group(1));
    managementPort = Integer.parseInt(serving.group(2));
  }

  /**
   * Starts it, and waits until its ports are open.
   *
   * @param assembly with lib, plugins and jvm.options
   * @param log what it prints goes there
   */
  static SoakedServer start(Path assembly, Path configuration, Path log)
      throws IOException, InterruptedException {
    List<String> command =
        List.of(
            JAVA.resolve("java").toString(),
            "@" + assembly.resolve("jvm.options"),
            // At once: in a small heap they would go after a minute or two, and hide what comes.
            "-XX:SoftRefLRUPolicyMSPerMB=0",
            "-cp",
            assembly.resolve("lib/*") + File.pathSeparator + assembly.resolve("plugins/*"),
            "io.externalmetrics.server.cli.Ems",
            "serve",
            "--config",
            configuration.toString());
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    // Also where the soak is ended before its time.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    try {
      return new SoakedServer(process, log);
    } catch (IOException | InterruptedException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  long pid() {
    return process.pid();
  }

  /** The port of the API, which speaks TLS. */
  int port() {
    return port;
  }

  int managementPort() {
    return managementPort;
  }

  /** A program of the JDK that the server runs on. */
  static String jdkProgram(String name) {
    return JAVA.resolve(name).toString();
  }

  void checkAlive() throws IOException {
    if (!process.isAlive()) {
      throw new IOException(
          "the server ended with exit code %d; see %s".formatted(process.exitValue(), log));
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(LONGEST_END.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private Matcher serving() throws IOException, InterruptedException {
    long end = System.nanoTime() + LONGEST_START.toNanos();
    while (System.nanoTime() - end < 0) {
      checkAlive();
      Matcher serving = SERVING.matcher(Files.readString(log));
      if (serving.find()) {
        return serving;
      }
      Thread.sleep(100);
    }
    throw new IOException(
        "the server did not open its ports within %ds; see %s"
            .formatted(LONGEST_START.toSeconds(), log));
  }
}
