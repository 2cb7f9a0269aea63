package io.externalmetrics.bench.poll;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** The measurement {@code poll}: what polling costs, and whether it is in time. */
@Command(
    name = "poll",
    description =
        "Measures polling: real beanstalkd and Redis with 10,000 queues each, 1,000 sources of which"
            + " 200 hang, and 1,000 Prometheus queries beside a vector of 5 MB.",
    mixinStandardHelpOptions = true)
public final class PollBench implements Callable<Integer> {

  /** What can be measured alone. */
  enum Choice {
    QUEUES,
    HANGING,
    QUERIES;

    private Scenario start() throws IOException, InterruptedException {
      return switch (this) {
        case QUEUES -> Queues.start();
        case HANGING -> HangingSources.start();
        case QUERIES -> Queries.start();
      };
    }
  }

  @Parameters(
      paramLabel = "SCENARIO",
      description = "Measure only these: ${COMPLETION-CANDIDATES}.",
      arity = "0..*")
  private List<Choice> chosen = new ArrayList<>();

  @Option(
      names = "--quick",
      description = "Warm up and measure for a short while; figures are worse.")
  private boolean quick;

  @Option(names = "--assembly", description = "The server to measure. Default: ${DEFAULT-VALUE}")
  private Path assembly = Path.of("deploy", "image", "target", "ems");

  @Option(
      names = "--flag",
      paramLabel = "FLAG",
      description = "A further flag of the server's JVM.")
  private List<String> flags = new ArrayList<>();

  @Option(names = "--json", description = "The file with the figures. Default: ${DEFAULT-VALUE}")
  private Path json = Path.of("deploy", "bench", "target", "poll.json");

  @Override
  public Integer call() throws IOException, InterruptedException {
    Set<Choice> scenarios = chosen.isEmpty() ? EnumSet.allOf(Choice.class) : EnumSet.copyOf(chosen);
    List<Figure> figures = new ArrayList<>();
    for (Choice choice : scenarios) {
      try (Scenario scenario = choice.start()) {
        List<Figure> told = measured(scenario);
        told.forEach(figure -> System.out.println(figure.line()));
        figures.addAll(told);
      } catch (MissingBackendException e) {
        System.err.println(e.getMessage());
        return 1;
      }
    }
    Files.createDirectories(json.toAbsolutePath().getParent());
    JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), figures);
    return figures.stream().allMatch(Figure::isMet) ? 0 : 1;
  }

  private List<Figure> measured(Scenario scenario) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("ems-poll");
    try (ServerProcess server =
        ServerProcess.start(assembly, flags, scenario.sources(), directory)) {
      server.awaitFresh(scenario.freshMetrics());
      // The optimizing compiler takes its time: jvm.options have it wait ten times as long.
      Thread.sleep(Duration.ofSeconds(quick ? 10 : 60));
      scenario.measuringBegins();
      Measurement measurement = server.measure(Duration.ofSeconds(quick ? 15 : 40));
      double fresh = ServerProcess.fresh(measurement.after());
      if (fresh != scenario.freshMetrics()) {
        throw new IllegalStateException(
            "expected %d fresh metrics at the end, found %.0f; see %s"
                .formatted(scenario.freshMetrics(), fresh, directory));
      }
      return scenario.figures(measurement);
    }
  }
}
