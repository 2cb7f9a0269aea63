package io.externalmetrics.bench.micro;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code deploy/bench/run micro}. */
@Command(
    name = "micro",
    description = "Measures parts of a read with JMH: time and allocation.",
    mixinStandardHelpOptions = true)
public final class MicroBench implements Callable<Integer> {
  @Parameters(
      paramLabel = "REGEX",
      arity = "0..*",
      description = "Only benchmarks whose class and method match; all of them if none is given.")
  private List<String> benchmarks = List.of();

  @Option(
      names = "--output",
      paramLabel = "DIRECTORY",
      description = "Where micro.json goes (default: ${DEFAULT-VALUE}).")
  private Path output = Path.of("deploy", "bench", "target");

  @Override
  public Integer call() throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .forks(1)
            .warmupIterations(3)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(5)
            .measurementTime(TimeValue.seconds(1))
            .jvmArgs("-XX:+UseSerialGC", "-Xmx512m")
            .addProfiler(GCProfiler.class)
            .resultFormat(ResultFormatType.JSON)
            .result(output.resolve("micro.json").toString());
    benchmarks.forEach(options::include);
    new Runner(options.build()).run();
    return 0;
  }
}
