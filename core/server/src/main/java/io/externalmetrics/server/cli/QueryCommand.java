package io.externalmetrics.server.cli;

import io.externalmetrics.server.MetricQuery;
import io.externalmetrics.server.api.InvalidSelectorException;
import io.externalmetrics.server.api.Json;
import io.externalmetrics.server.api.LabelSelector;
import io.externalmetrics.server.config.Configuration;
import io.externalmetrics.server.plugin.PluginCatalog;
import io.externalmetrics.server.query.Explanation;
import io.externalmetrics.server.query.Owner;
import io.externalmetrics.server.query.Query;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ems query --config FILE METRIC}: one poll of one metric, explained. */
@Command(
    name = "query",
    description = {
      "Polls one metric once and explains what comes of it.",
      "What the plugin was asked, what the backend said, what the server makes of that, what an HPA"
          + " is answered, and what the HPA would do. Needs no running server.",
      "Exit code 0 where a number would be served, 1 where none."
    },
    mixinStandardHelpOptions = true)
final class QueryCommand implements Callable<Integer> {
  private final Supplier<PluginCatalog> plugins;
  private final Supplier<Terminal> terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "The configuration file.")
  private Path file = Path.of("");

  @Parameters(paramLabel = "METRIC", description = "The served name, such as jobs-emails.")
  private String metric = "";

  @Option(
      names = "--namespace",
      paramLabel = "NS",
      defaultValue = "default",
      description = "The HPA's namespace (default: ${DEFAULT-VALUE}).")
  private String namespace = "";

  @Option(
      names = "--selector",
      paramLabel = "S",
      defaultValue = "",
      description = "The label selector of the HPA's metric, such as tube=a.")
  private String selector = "";

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "How to reach the cluster, for fromSecret; instead of kubernetes.kubeconfig.")
  private Optional<Path> kubeconfig = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      converter = Output.Converter.class,
      description = "How to write it (default: ${DEFAULT-VALUE}).")
  private Output output = Output.TEXT;

  @ArgGroup(exclusive = false, heading = "%nWhat an HPA would do:%n")
  private @Nullable ScalingOptions scaling;

  /**
   * @param terminal where output goes
   */
  QueryCommand(Supplier<PluginCatalog> plugins, Supplier<Terminal> terminal) {
    this.plugins = plugins;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    Query query = query();
    try {
      Configuration configuration = ConfigurationArgument.read(file, plugins.get());
      return switch (Owner.of(configuration, query)) {
        case Owner.Missing(String reason) -> throw new RefusedException(reason);
        case Owner.Found owner -> print(explain(query, owner, configuration));
      };
    } catch (RefusedException e) {
      e.lines().forEach(err()::println);
      return Ems.REFUSED;
    }
  }

  private Query query() {
    Optional<ScalingOptions> hpa = Optional.ofNullable(scaling);
    hpa.flatMap(ScalingOptions::problem).ifPresent(this::wrongUsage);
    return new Query(
        metric.toLowerCase(Locale.ROOT),
        namespace,
        labelSelector(),
        hpa.map(ScalingOptions::scaling));
  }

  private LabelSelector labelSelector() {
    try {
      return LabelSelector.parse(selector);
    } catch (InvalidSelectorException e) {
      throw new ParameterException(spec.commandLine(), "--selector: " + e.getMessage(), e);
    }
  }

  private void wrongUsage(String problem) {
    throw new ParameterException(spec.commandLine(), problem);
  }

  private Explanation explain(Query query, Owner.Found owner, Configuration configuration)
      throws InterruptedException {
    String waiting =
        "waiting for %s (%s)"
            .formatted(owner.source().name(), owner.source().plugin().descriptor().name());
    try (Progress _ = Progress.start(waiting, terminal.get(), err(), Thread::sleep)) {
      return MetricQuery.run(
          query, owner, configuration, kubeconfig, System.getenv(), Ems.version());
    }
  }

  private int print(Explanation explanation) {
    PrintWriter out = spec.commandLine().getOut();
    switch (output) {
      case TEXT ->
          new QueryText(new Palette(spec.commandLine().getColorScheme()), out).print(explanation);
      case JSON -> {
        out.println(Json.pretty(explanation));
        out.flush();
      }
    }
    Optional<String> error = explanation.answered().error();
    error.ifPresent(err()::println);
    return error.isEmpty() ? Ems.GOOD : Ems.REFUSED;
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
