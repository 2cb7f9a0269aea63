package io.externalmetrics.bench.soak;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Fails if anything of the server grows. */
@Command(
    name = "soak",
    description =
        "Runs the server beside backends that fail, flap and are slow, with reloads all the time, and fails if its heap,"
            + " threads, descriptors or connections grow.",
    mixinStandardHelpOptions = true)
public final class SoakCommand implements Callable<Integer> {
  private static final Path SERVER = Path.of("deploy/image/target/ems");
  private static final Path DIRECTORY = Path.of("deploy/bench/target");
  private static final Duration SHORTEST_WARM_UP = Duration.ofSeconds(40);
  private static final int WARM_UP_SHARE = 5;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--minutes",
      paramLabel = "MINUTES",
      defaultValue = "20",
      description = "How long in all; default: ${DEFAULT-VALUE}.")
  private int minutes;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    List<String> failures;
    try {
      failures = soak(out);
    } catch (IOException | IllegalArgumentException e) {
      failures = List.of(e.toString());
    }
    failures.forEach(failure -> out.println("FAILED: " + failure));
    out.flush();
    return failures.isEmpty() ? 0 : 1;
  }

  private List<String> soak(PrintWriter out) throws IOException, InterruptedException {
    Duration duration = Duration.ofMinutes(minutes);
    Duration share = duration.dividedBy(WARM_UP_SHARE);
    Files.createDirectories(DIRECTORY);
    try (Soak soak = new Soak(SERVER, DIRECTORY, out)) {
      List<Sample> samples =
          soak.run(duration, share.compareTo(SHORTEST_WARM_UP) > 0 ? share : SHORTEST_WARM_UP);
      List<Verdict> verdicts = Verdict.of(samples);
      SoakReport report = new SoakReport(verdicts, samples);
      out.println(soak.summary());
      report.print(out);
      report.write(DIRECTORY);
      List<String> failures = new ArrayList<>(soak.faults());
      verdicts.stream().filter(Verdict::grew).map(Verdict::toString).forEach(failures::add);
      if (!failures.isEmpty()) {
        soak.grownClasses().forEach(out::println);
      }
      return failures;
    }
  }
}
