package io.externalmetrics.server.cli;

import io.externalmetrics.server.ExternalMetricsServer;
import io.externalmetrics.server.StartException;
import io.externalmetrics.server.plugin.PluginCatalog;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ems serve --config FILE [--kubeconfig FILE]}: runs until SIGTERM or SIGINT. */
@Command(
    name = "serve",
    description = "Polls the sources of a configuration file and serves their metrics.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  private final Supplier<PluginCatalog> plugins;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "The configuration file; watched, so that edits need no restart.")
  private Path file = Path.of("");

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "How to reach the cluster; instead of kubernetes.kubeconfig.")
  private Optional<Path> kubeconfig = Optional.empty();

  ServeCommand(Supplier<PluginCatalog> plugins) {
    this.plugins = plugins;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      ExternalMetricsServer server =
          ExternalMetricsServer.start(
              file, kubeconfig, plugins.get(), System.getenv(), Ems.version());
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
      new CountDownLatch(1).await();
      return Ems.GOOD;
    } catch (StartException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return Ems.REFUSED;
    }
  }
}
