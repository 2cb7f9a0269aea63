package io.externalmetrics.bench.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code deploy/bench/run api}. */
@Command(
    name = "api",
    description = "Measures reads: the server beside a bare Helidon handler that sends the same.",
    mixinStandardHelpOptions = true)
public final class ApiBench implements Callable<Integer> {
  @Option(
      names = "--assembly",
      paramLabel = "DIRECTORY",
      description = "What ./ems runs (default: ${DEFAULT-VALUE}).")
  private Path assembly = Path.of("deploy", "image", "target", "ems");

  @Option(
      names = "--output",
      paramLabel = "DIRECTORY",
      description = "Where api.json and the servers' output go (default: ${DEFAULT-VALUE}).")
  private Path output = Path.of("deploy", "bench", "target");

  @Option(
      names = "--case",
      paramLabel = "TEXT",
      description = "Only cases whose name contains this text; may be given several times.")
  private List<String> cases = List.of();

  @Option(names = "--quick", description = "About a minute: the first case, in short rounds.")
  private boolean quick;

  @Option(names = "--rounds", paramLabel = "N", description = "Rounds of each server.")
  private int rounds = 5;

  @Option(names = "--seconds", paramLabel = "N", description = "How long a round takes.")
  private int seconds = 2;

  @Option(names = "--jvm", paramLabel = "FLAG", description = "A flag of both servers' JVMs.")
  private List<String> flags = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Cores cores = Cores.split();
    Path directory = Files.createDirectories(output.resolve("api")).toRealPath();
    Certificates certificates = Certificates.create();
    certificates.writeTo(directory);
    Processes processes = new Processes(assembly.toRealPath(), directory, cores, flags);
    Rounds duration = rounds();
    System.out.println(Report.HEAD);
    List<Comparison> comparisons = new ArrayList<>();
    try (ClusterDouble cluster = ClusterDouble.start(certificates)) {
      for (List<Scenario> scenarios : byData(Scenarios.named(cases())).values()) {
        try (Pair pair = Pair.start(processes, scenarios, cluster, certificates.client())) {
          for (Scenario scenario : scenarios) {
            Comparison comparison = pair.compare(scenario, duration);
            comparisons.add(comparison);
            System.out.println(Report.line(comparison));
          }
        }
      }
    }
    Report.write(output.resolve("api.json"), comparisons);
    System.out.println();
    Criterion.judge(comparisons).forEach(System.out::println);
    return 0;
  }

  private Rounds rounds() {
    return quick
        ? new Rounds(3, Duration.ofSeconds(1))
        : new Rounds(rounds, Duration.ofSeconds(seconds));
  }

  private List<String> cases() {
    return quick && cases.isEmpty() ? List.of(Scenarios.FIRST) : cases;
  }

  private static Map<DataSet, List<Scenario>> byData(List<Scenario> scenarios) {
    Map<DataSet, List<Scenario>> byData = new LinkedHashMap<>();
    scenarios.forEach(
        scenario -> byData.computeIfAbsent(scenario.data(), _ -> new ArrayList<>()).add(scenario));
    return byData;
  }
}
