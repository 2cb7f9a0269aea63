package io.externalmetrics.bench.soak;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One soak: cycles of reloads while everything else goes on by itself. Samples are taken at the end
 * of each cycle, when the sources are the same as at the end of every other.
 */
final class Soak implements AutoCloseable {
  /** The server looks at its file every second, and believes what it has seen twice. */
  private static final Duration UNTIL_RELOADED = Duration.ofMillis(2200);

  /** Polls that were under way end at their timeout. */
  private static final Duration UNTIL_AT_REST = UNTIL_RELOADED.plusSeconds(1);

  private static final Duration BETWEEN_SAMPLES = Duration.ofMillis(700);
  private static final int SAMPLES_IN_CYCLE = 3;
  private static final int GROWN_CLASSES = 10;

  private final long start = System.nanoTime();
  private final PrintWriter progress;
  private final Backends backends;
  private final SoakedConfiguration configuration;
  private final SoakedServer server;
  private final Management management;
  private final Readers readers;
  private final RudeClients rude;
  private final Activity visits;
  private final Activity rotation;
  private final JvmFigures jvm;
  private final ProcessFigures process;
  private final List<Sample> samples = new ArrayList<>();
  private Histogram atFirst = new Histogram(Map.of());
  private int cycles;

  /**
   * Starts the backends, the server and its clients.
   *
   * @param assembly the server's
   * @param directory for the server's files and log
   */
  Soak(Path assembly, Path directory, PrintWriter progress)
      throws IOException, InterruptedException {
    this.progress = progress;
    backends = Backends.start();
    configuration = new SoakedConfiguration(backends, directory.toAbsolutePath());
    configuration.rotateSecret(0);
    configuration.writeLasting();
    server = SoakedServer.start(assembly, configuration.file(), directory.resolve("soak.log"));
    management = new Management(server.managementPort());
    readers = Readers.start(backends, server.port());
    rude = RudeClients.start(server);
    visits = Activity.start("visitor", Duration.ofSeconds(1), this::visit);
    rotation = Activity.start("rotation", Duration.ofSeconds(5), configuration::rotateSecret);
    jvm = new JvmFigures(server.pid(), directory);
    process = new ProcessFigures(server.pid());
  }

  /**
   * Goes on as long as another cycle ends before so much time has passed since the start.
   *
   * @return the samples after the warm-up
   */
  List<Sample> run(Duration duration, Duration warmUp) throws IOException, InterruptedException {
    Duration cycle = Duration.ZERO;
    while (elapsed().plus(cycle).compareTo(duration) < 0) {
      Duration begin = elapsed();
      reload();
      for (int i = 0; i < SAMPLES_IN_CYCLE; i++) {
        sample(warmUp);
        Thread.sleep(BETWEEN_SAMPLES);
      }
      cycles++;
      cycle = elapsed().minus(begin);
    }
    return List.copyOf(samples);
  }

  /** The classes that take most in addition since the first sample. */
  List<String> grownClasses() {
    return jvm.histogram().grown(atFirst, GROWN_CLASSES);
  }

  /** What was done to the server. */
  String summary() {
    return "%d cycles of reloads, answers by status %s, %d requests unanswered, %d connections cut, %d event streams closed"
        .formatted(
            cycles,
            readers.answers(),
            readers.unanswered(),
            rude.cutConnections(),
            rude.closedStreams());
  }

  /** What makes the soak worthless, or the server wrong, whatever the figures say. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    readers.lie().ifPresent(lie -> faults.add("a number that no backend gave: " + lie));
    for (int status : List.of(200, 400, 404, 503)) {
      if (!readers.answers().containsKey(status)) {
        faults.add("expected answers with status %d, found none".formatted(status));
      }
    }
    if (rude.cutConnections() == 0 || rude.closedStreams() == 0 || visits.done() == 0) {
      faults.add("expected clients of every kind, found one that did nothing");
    }
    return List.copyOf(faults);
  }

  @Override
  public void close() {
    rotation.close();
    visits.close();
    rude.close();
    readers.close();
    management.close();
    server.close();
    backends.close();
  }

  private void reload() throws IOException, InterruptedException {
    configuration.add(cycles);
    Thread.sleep(UNTIL_RELOADED);
    configuration.change(cycles);
    Thread.sleep(UNTIL_RELOADED);
    checkReloaded();
    if (cycles % 2 == 0) {
      configuration.spoil(cycles);
    } else {
      configuration.garble();
    }
    Thread.sleep(UNTIL_RELOADED);
    configuration.writeLasting();
    Thread.sleep(UNTIL_AT_REST);
  }

  private void checkReloaded() throws IOException, InterruptedException {
    String added = SoakedConfiguration.addedName(cycles, 0);
    if (!management.metrics().contains("source=\"" + added + "\"")) {
      throw new IOException("the source %s was added, and /metrics does not tell".formatted(added));
    }
  }

  private void visit(int turn) throws IOException, InterruptedException {
    management.metrics();
    management.get("/api/status");
    management.get(turn % 2 == 0 ? "/" : "/api/metrics/prometheus-healthy-churn");
  }

  private void sample(Duration warmUp) throws IOException, InterruptedException {
    server.checkAlive();
    double seconds = elapsed().toMillis() / 1000.0;
    Map<Figure, Long> figures = new EnumMap<>(Figure.class);
    figures.putAll(process.read());
    figures.put(Figure.BACKEND_CONNECTIONS, (long) backends.openConnections());
    figures.put(
        Figure.SERIES, management.metrics().lines().filter(line -> !line.startsWith("#")).count());
    figures.putAll(jvm.read());
    if (seconds > warmUp.toSeconds()) {
      if (samples.isEmpty()) {
        atFirst = jvm.histogram();
      }
      samples.add(new Sample(seconds, figures));
    }
    progress.printf("%.0fs %s%n", seconds, figures);
    progress.flush();
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
