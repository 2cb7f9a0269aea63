package io.externalmetrics.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.config.ConfigurationReader;
import io.externalmetrics.server.plugin.PluginCatalog;
import io.externalmetrics.server.plugin.QueuePlugin;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.PluginDescriptor;
import io.externalmetrics.spi.Sample;
import io.externalmetrics.spi.Scraper;
import io.externalmetrics.spi.ScraperPlugin;
import io.externalmetrics.spi.SourceContext;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class QueryCommandTest {
  private static final Instant DATED = Instant.parse("2026-03-01T12:00:00Z");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Outcome outcome = samples(Sample.of(7, Map.of("queue", "a")));
  private Ansi ansi = Ansi.OFF;

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file =
        Files.writeString(
            directory.resolve("ems.yaml"),
            """
            server: {address: 127.0.0.1, auth: none}
            sources:
              - name: jobs
                plugin: queue
                timeout: 3s
                settings: {address: here, password: planted-password}
                metrics:
                  - {name: emails, queue: mail}
                  - {name: sure, queue: mail, onError: {value: 9}, onNoData: {value: 0}}
                  - {name: kept, queue: mail, onError: last, lastFor: 10m}
                  - {name: private, queue: mail, namespaces: [mail]}
                  - {name: wrong, tube: mail}
              - name: broken
                plugin: queue
                settings: {adress: here}
                metrics: [{name: a, queue: a}]
            """);
  }

  @Test
  void explainsAValueFromTheSettingsToTheHpa() {
    outcome =
        samples(
            new Sample(3, Map.of("queue", "a", "host", "x"), Optional.of(DATED)),
            new Sample(4, Map.of("queue", "b"), Optional.of(DATED)));

    assertThat(run("jobs-emails", "--target", "2", "--replicas", "3")).isEqualTo(0);

    assertThat(err.toString()).isEmpty();
    assertThat(out.toString().replaceAll("after \\S+ ms", "after 1 ms"))
        .isEqualToNormalizingNewlines(
            """
            asked     source "jobs", plugin queue, timeout 3s
                      address: here
                      password: ***
                      queue: mail
            backend   samples after 1 ms
                      3  {host=x,queue=a}  2026-03-01T12:00:00Z
                      4  {queue=b}  2026-03-01T12:00:00Z
            server    fresh: 7 in 2 series
            API       200 to HPAs in namespace "default"; may read: *
                      {
                        "kind": "ExternalMetricValueList",
                        "apiVersion": "external.metrics.k8s.io/v1beta1",
                        "metadata": {},
                        "items": [
                          {
                            "metricName": "jobs-emails",
                            "metricLabels": {
                              "host": "x",
                              "queue": "a"
                            },
                            "timestamp": "2026-03-01T12:00:00Z",
                            "value": "3"
                          },
                          {
                            "metricName": "jobs-emails",
                            "metricLabels": {
                              "queue": "b"
                            },
                            "timestamp": "2026-03-01T12:00:00Z",
                            "value": "4"
                          }
                        ]
                      }
            HPA       wants 4 replicas, now 3: 7 / 2, rounded up
            """);
  }

  @Test
  void explainsAFailureWithoutTheSecretInIt() {
    outcome = new Outcome.Failed(FailureKind.DENIED, "planted-password is not accepted");

    assertThat(run("jobs-emails", "--target", "2", "--replicas", "3")).isEqualTo(1);

    assertThat(err).hasToString(line("source \"jobs\": *** is not accepted"));
    assertThat(out.toString().replaceAll("after \\S+ ms", "after 1 ms"))
        .isEqualToNormalizingNewlines(
            """
            asked     source "jobs", plugin queue, timeout 3s
                      address: here
                      password: ***
                      queue: mail
            backend   failed (denied) after 1 ms
                      *** is not accepted
            server    failed
                      onError: error
            API       503 to HPAs in namespace "default"; may read: *
                      {
                        "kind": "Status",
                        "apiVersion": "v1",
                        "metadata": {},
                        "status": "Failure",
                        "message": "source \\"jobs\\": *** is not accepted",
                        "reason": "ServiceUnavailable",
                        "code": 503
                      }
            HPA       keeps 3 replicas: an HPA that gets an error keeps the size
            """);
  }

  @Test
  void saysWhyTheServerRefusesWhatTheBackendSaid() {
    outcome = samples(Sample.of(-7));

    assertThat(run("jobs-emails")).isEqualTo(1);

    assertThat(out.toString())
        .contains(
            "\n          -7\n",
            "server    failed\n          the value of series {} is negative; set allowNegative: true"
                + " to serve it\n          onError: error\n");
  }

  @Test
  void saysWhichNumberStandsInForAFailure() {
    outcome = new Outcome.Failed(FailureKind.UNREACHABLE, "connection refused");

    assertThat(run("jobs-sure", "--target", "2", "--replicas", "3")).isEqualTo(0);

    assertThat(out.toString())
        .contains(
            "onError: {value: 9}\n",
            "API       200 ",
            "HPA       wants 5 replicas, now 3: 9 / 2, rounded up\n");
  }

  @Test
  void aSinglePollHasNoLastValue() {
    outcome = new Outcome.Failed(FailureKind.UNREACHABLE, "connection refused");

    assertThat(run("jobs-kept")).isEqualTo(1);

    assertThat(out.toString())
        .contains("onError: last, for 10m; a single poll knows no earlier value\n");
  }

  @Test
  void saysWhatStandsInForNoData() {
    outcome = new Outcome.NoData("queue \"mail\" does not exist");

    assertThat(run("jobs-sure")).isEqualTo(0);
    assertThat(out.toString()).contains("onNoData: {value: 0}\n");

    assertThat(run("jobs-emails")).isEqualTo(1);
    assertThat(out.toString()).contains("onNoData: error\n");
    assertThat(err).hasToString(line("source \"jobs\": queue \"mail\" does not exist"));
  }

  @Test
  void appliesTheSelector() {
    outcome = samples(Sample.of(3, Map.of("queue", "a")), Sample.of(4, Map.of("queue", "b")));

    assertThat(run("jobs-emails", "--selector", "queue=b", "-o", "json")).isEqualTo(0);
    assertThat(json().at("/answered/value").asString()).isEqualTo("4");
    assertThat(json().at("/answered/body/items")).hasSize(1);

    assertThat(run("jobs-emails", "--selector", "queue=c")).isEqualTo(1);
    assertThat(err)
        .hasToString(
            line("source \"jobs\": no series of \"jobs-emails\" matches the label selector"));
  }

  @Test
  void answersAForeignNamespaceAsIfTheMetricDidNotExist() {
    assertThat(run("jobs-private", "--namespace", "mail")).isEqualTo(0);
    assertThat(run("jobs-private")).isEqualTo(1);

    assertThat(out.toString())
        .contains("API       404 to HPAs in namespace \"default\"; may read: mail\n");
    assertThat(err).hasToString(line("no source serves \"jobs-private\""));
  }

  @Test
  void writesJson() {
    assertThat(run("jobs-emails", "-o", "json", "--target", "2", "--replicas", "3")).isEqualTo(0);

    JsonNode json = json();
    assertThat(json.propertyNames())
        .containsExactly("metric", "asked", "said", "verdict", "answered", "hpa");
    assertThat(json.at("/asked/sourceSettings/password").asString()).isEqualTo("***");
    assertThat(json.at("/said/outcome").asString()).isEqualTo("samples");
    assertThat(json.at("/said/samples/0").toString())
        .isEqualTo("{\"labels\":{\"queue\":\"a\"},\"value\":7.0}");
    assertThat(json.get("verdict").toString())
        .isEqualTo("{\"state\":\"fresh\",\"value\":\"7\",\"series\":1}");
    assertThat(json.at("/answered/code").asInt()).isEqualTo(200);
    assertThat(json.get("hpa").toString())
        .isEqualTo("{\"replicas\":3,\"desired\":4,\"because\":\"7 / 2, rounded up\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          jobs-emials  | no source serves "jobs-emials"; did you mean "jobs-emails"?
          jobs-wrong   | FILE:12: sources[0].metrics[4].tube: unknown setting
          broken-a     | FILE:15: sources[1].settings.adress: unknown setting; did you mean "address"?
          """)
  void saysWhyNobodyCanBeAsked(String metric, String reason) {
    assertThat(run(metric)).isEqualTo(1);

    assertThat(out.toString()).isEmpty();
    assertThat(err).hasToString(line(reason.replace("FILE", file.toString())));
  }

  @Test
  void asksInLowerCaseAsClientGoDoes() {
    assertThat(run("Jobs-Emails")).isEqualTo(0);
  }

  @Test
  void refusesAFileThatCannotBeRead() {
    assertThat(execute("query", "--config", "/nowhere/ems.yaml", "a")).isEqualTo(1);
    assertThat(err).hasToString(line("cannot read /nowhere/ems.yaml: no such file"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --target 2                                | Error: Missing required argument(s): --replicas=R
          --replicas 2                              | Error: Missing required argument(s): --target=N
          --target 0 --replicas 2                   | Invalid value for option '--target': expected more than 0, found "0"
          --target ten --replicas 2                 | Invalid value for option '--target': expected a quantity such as 1500m, 2k or 1.5Gi, found "ten"
          --target 2 --replicas -1                  | Invalid value for option '--replicas': expected a number of replicas, found "-1"
          --target 2 --replicas 2 --target-type sum | Invalid value for option '--target-type': expected average or value, found "sum"
          --target 2 --replicas 2 --min 3 --max 2   | --max: expected at least --min 3, found 2
          --selector a=*                            | --selector: unable to parse requirement: values[0][a]: Invalid value: "*": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character
          -o yaml                                   | Invalid value for option '--output': expected text or json, found "yaml"
          """)
  void refusesWrongUsage(String options, String message) {
    String[] arguments = ("jobs-emails " + options).split(" ");

    assertThat(run(arguments)).isEqualTo(2);
    assertThat(err.toString().lines().findFirst()).contains(message);
  }

  @Test
  void coloursStatesWhereAsked() {
    ansi = Ansi.ON;

    run("jobs-emails");

    assertThat(out.toString()).contains("\u001b[32mfresh\u001b[39m\u001b[0m");
  }

  @Test
  void whatABackendSaysDoesNotReachTheTerminalAsItIs() {
    outcome = samples(Sample.of(7, Map.of("queue", "\u001b[2J@|red x|@")));

    run("jobs-emails");

    assertThat(out.toString()).contains("7  {queue=?[2J@|red x|@}\n").doesNotContain("\u001b");
  }

  private int run(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "query";
    all[1] = "--config";
    all[2] = file.toString();
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return execute(all);
  }

  private int execute(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine commandLine =
        Ems.commandLine(
            () -> PluginCatalog.of(ConfigurationReader.commonMetricKeys(), new AnsweringQueues()),
            List.of());
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    commandLine.setColorScheme(Help.defaultColorScheme(ansi));
    return commandLine.execute(arguments);
  }

  private JsonNode json() {
    return JsonMapper.shared().readTree(out.toString());
  }

  private static Outcome samples(Sample... samples) {
    return new Outcome.Samples(List.of(samples));
  }

  private static String line(String text) {
    return text + System.lineSeparator();
  }

  /** The queue plugin, where every queue has the outcome of the test. */
  private final class AnsweringQueues implements ScraperPlugin {
    @Override
    public PluginDescriptor descriptor() {
      return new QueuePlugin().descriptor();
    }

    @Override
    public Scraper open(SourceContext source) {
      return new Scraper() {
        @Override
        public Map<String, Outcome> scrape(List<Metric> metrics, Deadline deadline) {
          assertThat(metrics).hasSize(1);
          return Map.of(metrics.getFirst().name(), outcome);
        }

        @Override
        public void close() {}
      };
    }
  }
}
