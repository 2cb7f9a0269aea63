package io.externalmetrics.server.cli;

import io.externalmetrics.server.config.Configuration;
import io.externalmetrics.server.plugin.PluginCatalog;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ems check FILE}: resolves no secret and contacts nothing. */
@Command(
    name = "check",
    description = {
      "Checks a configuration file: every problem on its own line.",
      "Resolves no secret and contacts nothing. Tells what polling costs where a backend charges"
          + " for it."
    },
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  private final Supplier<PluginCatalog> plugins;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FILE", description = "The configuration file.")
  private Path file = Path.of("");

  @Option(
      names = "--replicas",
      paramLabel = "N",
      defaultValue = "2",
      description = "Servers that poll, for the estimated bill (default: ${DEFAULT-VALUE}).")
  private int replicas;

  CheckCommand(Supplier<PluginCatalog> plugins) {
    this.plugins = plugins;
  }

  @Override
  public Integer call() {
    if (replicas < 1) {
      throw new ParameterException(
          spec.commandLine(), "--replicas: expected at least 1, found " + replicas);
    }
    try {
      return report(ConfigurationArgument.read(file, plugins.get()));
    } catch (RefusedException e) {
      e.lines().forEach(err()::println);
      return Ems.REFUSED;
    }
  }

  private int report(Configuration configuration) {
    configuration.warnings().forEach(warning -> err().println("warning: " + warning));
    Bill bill = Bill.of(configuration.sources(), replicas);
    bill.warnings().forEach(warning -> err().println("warning: " + file + ": " + warning));
    configuration.problems().forEach(err()::println);
    if (!configuration.problems().isEmpty()) {
      return Ems.REFUSED;
    }
    int metrics =
        configuration.sources().stream().mapToInt(source -> source.metrics().size()).sum();
    out()
        .println(
            "ok: "
                + Bill.counted(configuration.sources().size(), "source")
                + ", "
                + Bill.counted(metrics, "metric"));
    bill.lines().forEach(out()::println);
    return Ems.GOOD;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
