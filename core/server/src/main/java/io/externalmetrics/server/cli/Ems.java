package io.externalmetrics.server.cli;

import io.externalmetrics.server.config.ConfigurationReader;
import io.externalmetrics.server.plugin.PluginCatalog;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program. Exit codes: 0 good, 1 refused, 2 wrong usage. */
@Command(
    name = "ems",
    description = "Serves metrics of queues and other backends to the Horizontal Pod Autoscaler.",
    mixinStandardHelpOptions = true,
    versionProvider = Ems.Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Ems implements Callable<Integer> {
  static final int GOOD = 0;
  static final int REFUSED = 1;

  @Spec private CommandSpec spec = CommandSpec.create();

  private Ems() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  private static CommandLine commandLine() {
    ClassLoader loader = Ems.class.getClassLoader();
    List<Object> further =
        ServiceLoader.load(EmsCommand.class, loader).stream()
            .map(provider -> provider.get().command())
            .toList();
    return commandLine(
        () -> PluginCatalog.load(loader, ConfigurationReader.commonMetricKeys()), further);
  }

  /**
   * The command line with all its subcommands.
   *
   * @param plugins loads the plugins, for those commands that need them
   * @param further commands beside the server's own
   */
  static CommandLine commandLine(Supplier<PluginCatalog> plugins, List<Object> further) {
    Supplier<Terminal> terminal = () -> Terminal.detected(System.getenv());
    CommandLine commands =
        new CommandLine(new Ems())
            .addSubcommand(new ServeCommand(plugins))
            .addSubcommand(new CheckCommand(plugins))
            .addSubcommand(new QueryCommand(plugins, terminal))
            .addSubcommand(new StatusCommand(terminal, Thread::sleep))
            .addSubcommand(new PluginsCommand(plugins));
    further.forEach(commands::addSubcommand);
    return commands;
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }

  /** The version that the build wrote into the jar. */
  public static String version() {
    return Optional.ofNullable(Ems.class.getPackage().getImplementationVersion())
        .orElse("0.0.0-unpackaged");
  }

  /** Tells picocli. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"ems " + version()};
    }
  }
}
