package io.externalmetrics.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.config.ConfigurationReader;
import io.externalmetrics.server.plugin.PluginCatalog;
import io.externalmetrics.server.plugin.QueuePlugin;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class EmsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  @Test
  void checksAGoodFile() throws IOException {
    Path file =
        write(
            """
            server: {address: 127.0.0.1, auth: none}
            sources:
              - name: a
                plugin: queue
                settings: {address: here, password: {fromFile: /nowhere}}
                metrics:
                  - {name: one, queue: a}
                  - {name: two, queue: a, onError: {value: 7}}
            """);

    assertThat(run("check", file.toString())).isEqualTo(0);
    assertThat(out).hasToString(lines("ok: 1 source, 2 metrics"));
    assertThat(err)
        .hasToString(
            lines(
                "warning: "
                    + file
                    + ":8: sources[0].metrics[1].onError: an outage is reported as 7"));
  }

  @Test
  void checksABadFile() throws IOException {
    Path file =
        write(
            """
            server: {prot: 1}
            sources:
              - name: a
                plugin: queue
                settings: {address: here, pasword: planted-password}
                metrics: []
            """);

    assertThat(run("check", file.toString())).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err)
        .hasToString(
            lines(
                file + ":1: server.prot: unknown setting; did you mean \"port\"?",
                file
                    + ":5: sources[0].settings.pasword: unknown setting; did you mean"
                    + " \"password\"?"));
  }

  @Test
  void checksAFileWithOneBadMetric() throws IOException {
    Path file =
        write(
            """
            server: {address: 127.0.0.1, auth: none}
            sources: [{name: a, plugin: queue, settings: {address: b}, metrics: [{}]}]
            """);

    assertThat(run("check", file.toString())).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines()).hasSize(2);
  }

  @Test
  void saysThatAFileCannotBeRead() {
    assertThat(run("check", "/nowhere/ems.yaml")).isEqualTo(1);
    assertThat(err).hasToString(lines("cannot read /nowhere/ems.yaml: no such file"));
  }

  @Test
  void refusesWrongUsage() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).startsWith("Missing command").contains("check", "plugins");
    assertThat(run("check")).isEqualTo(2);
    assertThat(run("chekc")).isEqualTo(2);
    assertThat(run("plugins", "a", "b")).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void listsPluginsAndThoseLeftOut() {
    assertThat(run("plugins")).isEqualTo(0);
    String name = QueuePlugin.class.getName();
    assertThat(out)
        .hasToString(
            lines(
                "queue  Length of queues.",
                "left out: plugin \"queue\" (%s) has the name of %s, which comes first on the class path"
                    .formatted(name, name)));
  }

  @Test
  void describesAPlugin() {
    assertThat(run("plugins", "queue")).isEqualTo(0);
    assertThat(out)
        .hasToString(
            """
            queue: Length of queues.
            Polled every 15s unless the source says otherwise.

            settings of a source:
              address: string, required
                  Where the queue listens.
              password: secret string
                  What it asks for.
              login: mapping
                  How to log in.
              login.token: secret string
                  A token instead of a password.

            settings of a metric, beside those that every metric has:
              queue: string, required
                  The name of the queue.
              depth: integer, default 3
                  How deep to look.
            """);
  }

  @Test
  void suggestsAPlugin() {
    assertThat(run("plugins", "queu")).isEqualTo(1);
    assertThat(err)
        .hasToString(lines("unknown plugin \"queu\", there are: queue; did you mean \"queue\"?"));
  }

  @Test
  void printsTablesForTheDocumentation() {
    assertThat(run("plugins", "--markdown", "log")).isEqualTo(0);
    assertThat(out)
        .hasToString(
            """
            | Setting | Type | Default | Description |
            |---|---|---|---|
            | `level` | debug \\| info \\| warning \\| error | `info` | The least level that is written. |
            | `format` | text \\| json | `text` | How a line is written: for people, or as one JSON object. |
            """);
    assertThat(run("plugins", "--markdown", "queue.metrc")).isEqualTo(1);
    assertThat(err)
        .hasToString(
            lines(
                "unknown table \"queue.metrc\", there are: server, management, kubernetes, log,"
                    + " source, metric, auth, tls, proxy, credentials, queue.source, queue.metric;"
                    + " did you mean"
                    + " \"queue.metric\"?"));
  }

  @Test
  void printsItsVersionAndHelp() {
    assertThat(run("--version")).isEqualTo(0);
    assertThat(out.toString()).startsWith("ems ");
    assertThat(run("--help")).isEqualTo(0);
    assertThat(out.toString()).contains("check", "plugins");
  }

  @Test
  void runsFurtherCommands() {
    assertThat(run("further")).isEqualTo(1);
  }

  private int run(String... arguments) {
    CommandLine commandLine =
        Ems.commandLine(
            () ->
                PluginCatalog.of(
                    ConfigurationReader.commonMetricKeys(), new QueuePlugin(), new QueuePlugin()),
            List.of(new Further()));
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("ems.yaml"), text);
  }

  private static String lines(String... lines) {
    return String.join(System.lineSeparator(), lines) + System.lineSeparator();
  }

  @Command(name = "further")
  private static final class Further implements Callable<Integer> {
    @Override
    public Integer call() {
      return 1;
    }
  }
}
