package io.externalmetrics.bench.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code deploy/bench/run start}: needs Docker and the image. */
@Command(
    name = "start",
    description =
        "Measures how soon the image is ready on one core, and its memory before and after reads"
            + " of 10,000 series. build/image makes the image.",
    mixinStandardHelpOptions = true)
public final class StartBench implements Callable<Integer> {
  private static final int METRICS = 100;
  private static final int SERIES_OF_EACH = 100;
  private static final Path RESULT = Path.of("deploy", "bench", "target", "start.json");

  @Option(
      names = "--image",
      defaultValue = "external-metrics-server:0.1.0",
      description = "The image (default: ${DEFAULT-VALUE}).")
  private String image = "";

  @Option(
      names = "--starts",
      defaultValue = "9",
      description = "How often it is started (default: ${DEFAULT-VALUE}).")
  private int starts;

  @Option(
      names = "--load",
      defaultValue = "PT30S",
      description = "How long it is read from (default: ${DEFAULT-VALUE}).")
  private Duration load = Duration.ZERO;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("ems-start");
    // The container's user is another one.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path one = directory.resolve("one.yaml");
    Path many = directory.resolve("many.yaml");
    try (PrometheusDouble backend = PrometheusDouble.start(SERIES_OF_EACH)) {
      StartFigures figures =
          measure(
              ServerFile.write(one, backend.url(), 1),
              ServerFile.write(many, backend.url(), METRICS));
      System.out.print(figures.table());
      Files.createDirectories(RESULT.getParent());
      Files.writeString(
          RESULT, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(figures));
      System.out.println("written to " + RESULT);
      return 0;
    } finally {
      Files.deleteIfExists(one);
      Files.deleteIfExists(many);
      Files.delete(directory);
    }
  }

  private StartFigures measure(ServerFile one, ServerFile many)
      throws IOException, InterruptedException {
    List<Long> ready = new ArrayList<>();
    for (int i = 0; i < starts; i++) {
      try (ServerContainer server = ServerContainer.start(image, one)) {
        ready.add(server.untilReady().toMillis());
      }
    }
    try (ServerContainer server = ServerContainer.start(image, many);
        Readers readers = Readers.of(many)) {
      long rest = server.residentMebibytes();
      Readers.Reads reads = readers.read(load);
      return StartFigures.of(
          image, ready, rest, server.residentMebibytes(), server.peakMebibytes(), reads);
    }
  }
}
