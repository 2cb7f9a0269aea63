package io.externalmetrics.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.externalmetrics.server.config.Sleeper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

@Timeout(30)
class StatusCommandTest {
  private static final String STATUS =
      """
      {"version":"0.1.0","now":"2026-11-23T18:40:05.120Z","started":"2026-11-23T15:40:05Z",
       "configuration":{"file":"ems.yaml","lastRead":"2026-11-23T18:38:35Z","problems":["ems.yaml:9: sources[1].plugin: unknown plugin"]},
       "certificate":{"expires":"2027-01-01T00:00:00Z","kind":"managed","trusted":true},
       "access":{"kind":"delegated","hpaControllerMayRead":true},
       "apiService":{"state":"own"},
       "hpas":{"state":"watching","watched":3},
       "attention":[{"hpa":"default/mail","metric":"jobs-emials","problem":"missing","text":"no source serves \\"jobs-emials\\"; did you mean \\"jobs-emails\\"?"}],
       "sources":[
        {"name":"jobs","plugin":"redis","prefix":"jobs-","state":"answering","lastPoll":"2026-11-23T18:40:03Z","lastSuccess":"2026-11-23T18:40:03Z","nextPoll":"2026-11-23T18:40:08Z","tookSeconds":0.0012,
         "intervalSeconds":5,"failuresInARow":0,"counts":{"fresh":1,"no_data":1},
         "metrics":[
          {"name":"jobs-emails","source":"jobs","state":"fresh","consequence":"HPAs that read it scale by its value","value":7.0,"seriesCount":1,"ageSeconds":2.1,"maxAgeSeconds":60,"readsPerMinute":4.0,"hpas":["default/mail"],
           "series":[{"labels":{},"value":7.0,"timestamp":"2026-11-23T18:40:03Z"}]},
          {"name":"jobs-none","source":"jobs","state":"no_data","reason":"list \\"none\\" does not exist","consequence":"HPAs that read it keep their size","seriesCount":0,"ageSeconds":2.1,"maxAgeSeconds":60,"readsPerMinute":0.0,"hpas":[]}]},
        {"name":"mail","plugin":"beanstalkd","prefix":"mail-","state":"failing","reason":"connection refused by 10.0.0.7:11300","lastPoll":"2026-11-23T18:40:01Z",
         "intervalSeconds":15,"failuresInARow":4,"counts":{"failed":1},
         "metrics":[
          {"name":"mail-out","source":"mail","state":"failed","reason":"connection refused by 10.0.0.7:11300","seriesCount":0,"maxAgeSeconds":60,"readsPerMinute":0.5,"hpas":[]}]}],
       "refusedSources":[{"name":"x","reason":"sources[1].plugin: unknown plugin"}]}
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Deque<String> answers = new ArrayDeque<>();
  private Terminal terminal = Terminal.NONE;
  private int code = 200;
  private HttpServer server;
  private String url;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/status",
        exchange -> {
          byte[] body =
              (answers.size() > 1 ? answers.pop() : answers.peek())
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(code, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    url = "http://127.0.0.1:" + server.getAddress().getPort();
    answers.add(STATUS);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void showsTheTablesOfThePage() {
    assertThat(run()).isEqualTo(0);

    assertThat(err.toString()).isEmpty();
    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            """
            server         version 0.1.0, started 3h ago
            configuration  ems.yaml, read 1m30s ago, 1 problem
                           ems.yaml:9: sources[1].plugin: unknown plugin
            certificate    managed, expires in 38 days, trusted
            access         delegated, the HPA controller may read
            APIService     own
            HPAs           watching 3

            HPA           METRIC       NEEDS ATTENTION
            default/mail  jobs-emials  no source serves "jobs-emials"; did you mean "jobs-emails"?

            SOURCE  PLUGIN      STATE      METRICS             POLLED  TOOK    EVERY  FAILURES  REASON
            jobs    redis       answering  1 fresh, 1 no_data  2s ago  1.2 ms  5s     0
            mail    beanstalkd  failing    1 failed            4s ago          15s    4         connection refused by 10.0.0.7:11300
            x                   refused                                                         sources[1].plugin: unknown plugin

            METRIC       STATE    VALUE  AGE    SERIES  READS/MIN  HPAS          REASON
            jobs-emails  fresh    7      2s/1m  1       4          default/mail
            jobs-none    no_data         2s/1m  0       0                        list "none" does not exist; HPAs that read it keep their size
            mail-out     failed                 0       0.5                      connection refused by 10.0.0.7:11300
            """);
  }

  @Test
  void wrapsReasonsAtTheEdgeOfTheTerminal() {
    terminal = new Terminal(true, true, Optional.of(110));

    assertThat(run("--source", "jobs")).isEqualTo(0);

    assertThat(out.toString())
        .contains(
            """
            jobs-none    no_data         2s/1m  0       0                        list "none" does not exist; HPAs that
                                                                                 read it keep their size
            """);
  }

  @Test
  void narrowsToASourceAndAState() {
    assertThat(run("--source", "jobs", "--state", "no_data")).isEqualTo(0);

    assertThat(out.toString())
        .contains("jobs-none  ", "jobs    redis")
        .doesNotContain("jobs-emails  fresh", "mail-out", "beanstalkd");
  }

  @Test
  void suggestsASource() {
    assertThat(run("--source", "job")).isEqualTo(1);

    assertThat(err)
        .hasToString(line("no source \"job\", there are: jobs, mail; did you mean \"jobs\"?"));
  }

  @Test
  void failsWhereAskedTo() {
    assertThat(run("--fail")).isEqualTo(1);
    assertThat(out.toString()).contains("mail-out");

    answers.clear();
    answers.add(
        """
        {"now":"2026-11-23T18:40:05Z","sources":[{"name":"jobs","plugin":"redis","state":"answering",
          "metrics":[{"name":"jobs-emails","state":"fresh","value":7}]}]}
        """);
    assertThat(run("--fail")).isEqualTo(0);
  }

  @Test
  void passesTheJsonThrough() {
    assertThat(run("-o", "json")).isEqualTo(0);

    JsonMapper json = JsonMapper.shared();
    assertThat(json.readTree(out.toString())).isEqualTo(json.readTree(STATUS));
    assertThat(out.toString()).startsWith("{\n  \"version\": \"0.1.0\",\n");
  }

  @Test
  void aServerThatSaysLessIsShownAsFarAsItGoes() {
    answers.clear();
    answers.add("{\"now\":\"2026-11-23T18:40:05Z\",\"sources\":[]}");

    assertThat(run()).isEqualTo(0);

    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            """
            server         version unknown

            SOURCE  PLUGIN  STATE  METRICS  POLLED  TOOK  EVERY  FAILURES  REASON
            """);
  }

  @Test
  void watchesWithoutATerminalByWritingWhatChanged() {
    answers.add(
        STATUS
            .replace("18:40:05.120Z", "18:40:07.130Z")
            .replace("\"failuresInARow\":4", "\"failuresInARow\":5"));
    answers.add(STATUS.replace("\"value\":7.0", "\"value\":8.0"));

    assertThat(run(endingAfter(2), "--watch", "--source", "jobs")).isEqualTo(0);

    assertThat(out.toString().lines().filter(text -> text.startsWith("jobs-emails")))
        .satisfiesExactly(
            first -> assertThat(first).contains(" 7 "),
            second -> assertThat(second).contains(" 8 "));
  }

  @Test
  void watchesOnATerminalInPlace() {
    terminal = new Terminal(true, true, Optional.of(200));

    assertThat(run(endingAfter(1), "--watch")).isEqualTo(0);

    String screen = out.toString();
    assertThat(screen).startsWith("\u001b[2J\u001b[Hserver ").endsWith("\n\u001b[J");
    assertThat(screen.split("\u001b\\[H", -1)).hasSize(3);
  }

  @Test
  void keepsWatchingWhileTheServerIsAway() {
    answers.add("no status");
    answers.add(STATUS);

    assertThat(run(endingAfter(2), "--watch")).isEqualTo(0);

    assertThat(out.toString())
        .contains("found something else", "mail-out")
        .containsPattern("(?s)mail-out.*found something else.*mail-out");
  }

  @Test
  void saysThatNobodyListens() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      url = "http://127.0.0.1:" + free.getLocalPort();
    }

    assertThat(run()).isEqualTo(1);

    assertThat(err)
        .hasToString(
            line(
                "cannot reach "
                    + url
                    + ": connection refused; is the server running, or kubectl port-forward?"));
  }

  @Test
  void saysThatThereIsNoSuchHost() {
    url = "http://nowhere.invalid:8080";

    assertThat(run()).isEqualTo(1);

    assertThat(err)
        .hasToString(
            line(
                "cannot reach http://nowhere.invalid:8080: no such host; is the server running, or"
                    + " kubectl port-forward?"));
  }

  @Test
  void repeatsWhyTheServerDoesNotTell() {
    code = 403;
    answers.clear();
    answers.add("the status is for peers on loopback; use kubectl port-forward\n");

    assertThat(run()).isEqualTo(1);

    assertThat(err)
        .hasToString(line(url + ": the status is for peers on loopback; use kubectl port-forward"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          200 | <html>          | expected the status of External Metrics Server, found something else; is that its management port?
          200 | {}              | expected the status of External Metrics Server, found something else; is that its management port?
          200 | {"now":"noon","sources":[]} | expected the status of External Metrics Server, found something else; is that its management port?
          404 | {"kind":"Status"} | expected a status, found HTTP 404; is that the server's management port?
          """)
  void saysThatSomethingElseListens(int status, String body, String message) {
    code = status;
    answers.clear();
    answers.add(body);

    assertThat(run()).isEqualTo(1);

    assertThat(out.toString()).isEmpty();
    assertThat(err).hasToString(line(url + ": " + message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --url 127.0.0.1:8080    | Invalid value for option '--url': expected a URL such as http://127.0.0.1:8080, found "127.0.0.1:8080"
          --state nodata          | Invalid value for option '--state': expected one of fresh, no_data, failed, pending, refused, found "nodata"; did you mean "no_data"?
          --source jobs -o json   | --source and --state narrow the tables; -o json has none
          --watch --fail          | --fail is for a single look; drop --watch
          """)
  void refusesWrongUsage(String options, String message) {
    assertThat(run(options.split(" "))).isEqualTo(2);
    assertThat(err.toString().lines().findFirst()).contains(message);
  }

  private int run(String... options) {
    return run(endingAfter(0), options);
  }

  private int run(Sleeper sleeper, String... options) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine commandLine = new CommandLine(new StatusCommand(() -> terminal, sleeper));
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    List<String> arguments = List.of(options);
    return commandLine.execute(
        (arguments.contains("--url")
                ? arguments
                : Stream.concat(Stream.of("--url", url), arguments.stream()).toList())
            .toArray(String[]::new));
  }

  private static Sleeper endingAfter(int pauses) {
    ArrayDeque<Integer> left = new ArrayDeque<>(Collections.nCopies(pauses, 1));
    return _ -> {
      if (left.poll() == null) {
        throw new InterruptedException();
      }
    };
  }

  private static String line(String text) {
    return text + System.lineSeparator();
  }
}
