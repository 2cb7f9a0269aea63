package io.externalmetrics.server.cli;

import io.externalmetrics.server.plugin.PluginCatalog;
import io.externalmetrics.spi.PluginDescriptor;
import io.externalmetrics.spi.ScraperPlugin;
import io.externalmetrics.spi.settings.DurationText;
import io.externalmetrics.spi.settings.Suggestion;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ems plugins [NAME]}: what is on the class path. */
@Command(
    name = "plugins",
    description = "Lists the plugins, or the settings of one.",
    mixinStandardHelpOptions = true)
final class PluginsCommand implements Callable<Integer> {
  private final Supplier<PluginCatalog> plugins;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "A plugin.")
  private @Nullable String name;

  @Option(
      names = "--markdown",
      description =
          "Print a table for the documentation: NAME is a section of the file, such as server, or a"
              + " plugin's PLUGIN.source or PLUGIN.metric.")
  private boolean markdown;

  PluginsCommand(Supplier<PluginCatalog> plugins) {
    this.plugins = plugins;
  }

  @Override
  public Integer call() {
    PluginCatalog catalog = plugins.get();
    String wanted = name;
    if (markdown) {
      return printTable(new DocumentedSettings(catalog), Optional.ofNullable(wanted).orElse(""));
    }
    if (wanted == null) {
      list(catalog);
      return Ems.GOOD;
    }
    Optional<ScraperPlugin> plugin = catalog.find(wanted);
    if (plugin.isEmpty()) {
      err().println(catalog.unknown(wanted));
      return Ems.REFUSED;
    }
    describe(plugin.get().descriptor());
    return Ems.GOOD;
  }

  private int printTable(DocumentedSettings tables, String wanted) {
    Optional<String> table = tables.markdown(wanted);
    if (table.isEmpty()) {
      err()
          .println(
              "unknown table \"%s\", there are: %s%s"
                  .formatted(
                      wanted,
                      String.join(", ", tables.names()),
                      Suggestion.didYouMean(wanted, tables.names())));
      return Ems.REFUSED;
    }
    out().print(table.get());
    out().flush();
    return Ems.GOOD;
  }

  private void list(PluginCatalog catalog) {
    List<PluginDescriptor> descriptors = catalog.descriptors();
    int width =
        descriptors.stream().mapToInt(descriptor -> descriptor.name().length()).max().orElse(0);
    descriptors.forEach(
        descriptor ->
            out()
                .println(
                    descriptor.name()
                        + " ".repeat(width + 2 - descriptor.name().length())
                        + descriptor.summary()));
    catalog.leftOut().forEach(reason -> out().println("left out: " + reason));
  }

  private void describe(PluginDescriptor plugin) {
    out()
        .print(
            """
        %s: %s
        Polled every %s unless the source says otherwise.

        settings of a source:
        %s
        settings of a metric, beside those that every metric has:
        %s"""
                .formatted(
                    plugin.name(),
                    plugin.summary(),
                    DurationText.print(plugin.defaultInterval()),
                    SettingsTable.of(plugin.sourceSettings()).plain(),
                    SettingsTable.of(plugin.metricSettings()).plain()));
    out().flush();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
