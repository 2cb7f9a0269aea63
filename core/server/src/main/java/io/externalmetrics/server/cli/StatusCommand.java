package io.externalmetrics.server.cli;

import io.externalmetrics.server.api.Json;
import io.externalmetrics.server.config.Sleeper;
import io.externalmetrics.spi.settings.Suggestion;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code ems status}: what a running server says of its sources and metrics. */
@Command(
    name = "status",
    description = {
      "Shows the sources and metrics of a running server.",
      "To reach one in a cluster:",
      "  kubectl -n external-metrics port-forward deploy/external-metrics-server 8080",
      "Exit code 0 where the status could be shown, whatever it says; see --fail."
    },
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  private final Supplier<Terminal> terminals;
  private final Sleeper sleeper;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8080",
      converter = Url.class,
      description = "The management port (default: ${DEFAULT-VALUE}).")
  private URI url = URI.create("http://127.0.0.1:8080");

  @Option(
      names = "--watch",
      description = "Ask every 2 s until Ctrl-C. Without a terminal, write what changed only.")
  private boolean watch;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      converter = Output.Converter.class,
      description =
          "How to write it (default: ${DEFAULT-VALUE}); json is all that the server says.")
  private Output output = Output.TEXT;

  @Option(names = "--source", paramLabel = "S", description = "This source and its metrics only.")
  private Optional<String> source = Optional.empty();

  @Option(
      names = "--state",
      paramLabel = "X",
      converter = State.class,
      description = "Metrics in this state only: fresh, no_data, failed, pending or refused.")
  private Optional<String> state = Optional.empty();

  @Option(
      names = "--fail",
      description =
          "Exit code 1 where a source that is shown fails, or a metric that is shown has no number.")
  private boolean fail;

  /**
   * @param terminals where output goes
   * @param sleeper waits between two reads
   */
  StatusCommand(Supplier<Terminal> terminals, Sleeper sleeper) {
    this.terminals = terminals;
    this.sleeper = sleeper;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (output == Output.JSON && (source.isPresent() || state.isPresent())) {
      throw new ParameterException(
          spec.commandLine(), "--source and --state narrow the tables; -o json has none");
    }
    if (watch && fail) {
      throw new ParameterException(spec.commandLine(), "--fail is for a single look; drop --watch");
    }
    Terminal terminal = terminals.get();
    try (StatusClient client = new StatusClient(url)) {
      if (watch) {
        new StatusWatch(
                client, status -> text(status, terminal), terminal.showsOutput(), out(), sleeper)
            .run();
        return Ems.GOOD;
      }
      return show(client, terminal);
    } catch (RefusedException e) {
      e.lines().forEach(err()::println);
      return Ems.REFUSED;
    }
  }

  private int show(StatusClient client, Terminal terminal)
      throws RefusedException, InterruptedException {
    Status status;
    try (Progress _ = Progress.start("waiting for " + url, terminal, err(), Thread::sleep)) {
      status = client.read();
    }
    checkSource(status.document());
    out().print(text(status, terminal));
    out().flush();
    return fail && narrowed(status.document()).isFailing() ? Ems.REFUSED : Ems.GOOD;
  }

  private void checkSource(StatusDocument status) throws RefusedException {
    List<String> names = status.sources().stream().map(StatusDocument.Source::name).toList();
    if (source.isPresent() && !names.contains(source.get())) {
      throw new RefusedException(
          "no source \"%s\", there are: %s%s"
              .formatted(
                  source.get(),
                  String.join(", ", names),
                  Suggestion.didYouMean(source.get(), names)));
    }
  }

  private String text(Status status, Terminal terminal) {
    return switch (output) {
      case TEXT ->
          new StatusText(new Palette(spec.commandLine().getColorScheme()), terminal.columns())
              .print(narrowed(status.document()));
      case JSON -> Json.pretty(status.tree()) + System.lineSeparator();
    };
  }

  private StatusDocument narrowed(StatusDocument status) {
    return status.only(
        one -> source.filter(name -> !name.equals(one.name())).isEmpty(),
        metric -> state.filter(wanted -> !wanted.equals(metric.state())).isEmpty());
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Reads where a server is. */
  static final class Url implements ITypeConverter<URI> {
    @Override
    public URI convert(String text) {
      try {
        URI url = new URI(text);
        if (List.of("http", "https").contains(url.getScheme()) && url.getHost() != null) {
          return url;
        }
      } catch (URISyntaxException e) {
        // said below
      }
      throw new TypeConversionException(
          "expected a URL such as http://127.0.0.1:8080, found \"" + text + "\"");
    }
  }

  /** Reads the name of a state. */
  static final class State implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (!StatusDocument.STATES.contains(text)) {
        throw new TypeConversionException(
            "expected one of %s, found \"%s\"%s"
                .formatted(
                    String.join(", ", StatusDocument.STATES),
                    text,
                    Suggestion.didYouMean(text, StatusDocument.STATES)));
      }
      return text;
    }
  }
}
