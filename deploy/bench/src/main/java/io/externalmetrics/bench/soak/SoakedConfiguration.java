package io.externalmetrics.bench.soak;

import io.externalmetrics.bench.soak.Backends.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The server's configuration file and its secret, written anew again and again. */
final class SoakedConfiguration {
  static final int ADDED_AT_ONCE = 4;

  private static final String TIMING = "interval: 1s, timeout: 700ms, maxAge: 4s";
  private static final String SLOWER_TIMING = "interval: 2s, timeout: 900ms, maxAge: 6s";

  private final Backends backends;
  private final Path file;
  private final Path secret;

  SoakedConfiguration(Backends backends, Path directory) {
    this.backends = backends;
    this.file = directory.resolve("ems.yaml");
    this.secret = directory.resolve("secret");
  }

  Path file() {
    return file;
  }

  /** The sources that are there all the time, and no others. */
  void writeLasting() throws IOException {
    write(lasting());
  }

  /** Adds sources that were never there. */
  void add(int cycle) throws IOException {
    write(lasting() + added(cycle, TIMING, "first", ""));
  }

  /** Gives these other metrics and another interval. */
  void change(int cycle) throws IOException {
    write(lasting() + added(cycle, SLOWER_TIMING, "second", ""));
  }

  /** Makes these invalid, which leaves them as they were. */
  void spoil(int cycle) throws IOException {
    write(lasting() + added(cycle, TIMING, "third", ", unknown: setting"));
  }

  /** Makes the whole file unreadable, which changes nothing. */
  void garble() throws IOException {
    write(lasting() + "  - [\n");
  }

  /** What those are called that this cycle adds. */
  static String addedName(int cycle, int number) {
    return "added-%d-%d".formatted(cycle, number);
  }

  /** Gives every source that has a secret another one. */
  void rotateSecret(int number) throws IOException {
    replace(secret, "secret-" + number);
  }

  private String lasting() {
    StringBuilder text =
        new StringBuilder(
            """
            server: {address: 127.0.0.1, port: 0, auth: none, discovery: metrics}
            management: {port: 0, metricValues: true}
            sources:
            """);
    for (Backend backend : backends.all()) {
      text.append(source(backend.name(), backend, TIMING, "depth", ""));
      if (backend.protocol() == Protocol.PROMETHEUS && backend.mood().everAnswers()) {
        text.append("      - {name: churn, query: churn}\n");
      }
    }
    return text.toString();
  }

  private String added(int cycle, String timing, String metric, String more) {
    StringBuilder text = new StringBuilder();
    for (int number = 0; number < ADDED_AT_ONCE; number++) {
      Backend backend = backends.pick(cycle * (ADDED_AT_ONCE + 1) + number * 9);
      text.append(
          source(
              addedName(cycle, number), backend, timing, "%s-%d".formatted(metric, cycle), more));
    }
    return text.toString();
  }

  private String source(String name, Backend backend, String timing, String metric, String more) {
    Protocol protocol = backend.protocol();
    return """
      - name: %s
        plugin: %s
        %s
        settings: %s
        metrics:
          - {name: %s, %s%s}
    """
        .formatted(
            name,
            protocol.label(),
            timing.replace(", ", "\n    "),
            protocol.settings(backend.fake().address(), secret),
            metric,
            protocol.metric(),
            more);
  }

  private void write(String text) throws IOException {
    replace(file, text);
  }

  private static void replace(Path file, String text) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
