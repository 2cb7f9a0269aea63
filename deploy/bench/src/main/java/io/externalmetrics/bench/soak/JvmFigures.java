package io.externalmetrics.bench.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the JVM of a process tells of itself. By jcmd, all at once: it leaves nothing behind in that
 * process, where JMX would open ports and start threads. Virtual threads are counted as objects: a
 * thread dump, which walks their stacks while they run, crashed a JVM 25.0.3 after five minutes.
 */
final class JvmFigures {
  private static final Pattern CLASSES =
      Pattern.compile("Total = (\\d+)\\s+(\\d+)\\s+\\d+\\s+(\\d+)");
  private static final int LONGEST_SECONDS = 30;
  private static final int KIBIBYTE = 1024;

  private final long pid;
  private final Path commands;
  private final Path output;
  private Histogram histogram = new Histogram(Map.of());

  /**
   * @param directory keeps what was said last
   */
  JvmFigures(long pid, Path directory) throws IOException {
    this.pid = pid;
    output = directory.resolve("soak.jcmd.txt");
    commands =
        Files.write(
            directory.resolve("soak.jcmd"), List.of("GC.class_histogram", "VM.classloader_stats"));
  }

  /** The live objects when the figures were read last. */
  Histogram histogram() {
    return histogram;
  }

  /** The figures after a full collection. */
  Map<Figure, Long> read() throws IOException, InterruptedException {
    String said = run();
    histogram = Histogram.of(said);
    Matcher classes = found(CLASSES, said);
    return Map.of(
        Figure.HEAP, histogram.bytes() / KIBIBYTE,
        Figure.CLASS_LOADERS, Long.parseLong(classes.group(1)),
        Figure.CLASSES, Long.parseLong(classes.group(2)),
        Figure.METASPACE, Long.parseLong(classes.group(3)) / KIBIBYTE,
        Figure.VIRTUAL_THREADS, histogram.instances("java.lang.VirtualThread"));
  }

  private String run() throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                SoakedServer.jdkProgram("jcmd"), Long.toString(pid), "-f", commands.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!jcmd.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      jcmd.destroyForcibly();
      throw new IOException("jcmd did not end within %ds".formatted(LONGEST_SECONDS));
    }
    return Files.readString(output);
  }

  private static Matcher found(Pattern pattern, String said) throws IOException {
    Matcher matcher = pattern.matcher(said);
    if (!matcher.find()) {
      throw new IOException("expected \"%s\" from jcmd, found:\n%s".formatted(pattern, said));
    }
    return matcher;
  }
}
