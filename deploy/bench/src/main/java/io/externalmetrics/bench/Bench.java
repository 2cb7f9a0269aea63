package io.externalmetrics.bench;

import io.externalmetrics.bench.api.ApiBench;
import io.externalmetrics.bench.micro.MicroBench;
import io.externalmetrics.bench.poll.PollBench;
import io.externalmetrics.bench.soak.SoakCommand;
import io.externalmetrics.bench.start.StartBench;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command {@code deploy/bench/run}; each measurement is a subcommand with a package of its own.
 */
@Command(
    name = "deploy/bench/run",
    description = "Measures the server on this machine.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ApiBench.class,
      MicroBench.class,
      PollBench.class,
      StartBench.class,
      SoakCommand.class
    })
public final class Bench {
  private Bench() {}

  static void main(String... arguments) {
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }
}
