package io.externalmetrics.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.e2e.Answer.Status;
import io.externalmetrics.testkit.DebianService;
import io.externalmetrics.testkit.NeedsDocker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file with ten different mistakes and two good metrics. */
@Timeout(300)
class RefusedConfigurationIT {
  private static final String PLANTED = "planted-7f3a";

  private static final String TEN_MISTAKES =
      """
      server: {address: 127.0.0.1, port: 0, auth: none}
      management: {port: 0}
      sources:
        - name: jobs
          plugin: redis
          interval: 1s
          settings: {address: "BACKEND"}
          metrics:
            - {name: good, list: emails}
            - {name: misspelt, set: emails, lables: {team: x}}
            - {name: both, list: emails, set: emails}
            - {name: neither}
            - {name: unsorted, list: emails, minScore: 5}
            - {name: endless, list: emails, onError: last}
            - {name: good, list: other}
        - name: typing
          plugin: beanstalk
          metrics: [{name: any, tube: emails}]
        - name: hasty
          plugin: redis
          interval: 1s
          timeout: 5s
          settings: {address: "BACKEND"}
          metrics: [{name: any, list: emails}]
        - name: timeless
          plugin: beanstalkd
          interval: 5 minutes
          settings: {address: "BACKEND"}
          metrics: [{name: any, tube: emails}]
        - name: locked
          plugin: redis
          settings: {address: "BACKEND", pasword: planted-7f3a}
          metrics: [{name: any, list: emails}]
        - name: last
          plugin: redis
          interval: 1s
          settings: {address: "BACKEND"}
          metrics: [{name: good, list: emails}]
      """;

  private static final List<String> TEN_LINES =
      List.of(
          ":10: sources[0].metrics[1].lables: unknown setting; did you mean \"labels\"?",
          ":11: sources[0].metrics[2]: expected exactly one of \"list\", \"set\", \"sortedSet\","
              + " \"hash\", \"stream\", \"keys\", found \"list\", \"set\"; keep one",
          ":12: sources[0].metrics[3]: expected exactly one of \"list\", \"set\", \"sortedSet\","
              + " \"hash\", \"stream\", \"keys\", found none; add one",
          ":13: sources[0].metrics[4].minScore: goes only with \"sortedSet\", which is missing; remove it",
          ":14: sources[0].metrics[5].onError: last needs lastFor, which is missing; add it, such as"
              + " lastFor: 10m",
          ":15: sources[0].metrics[6].name: expected a name that is unique within the source, found"
              + " \"good\" again",
          ":17: sources[1].plugin: unknown plugin \"beanstalk\", there are: beanstalkd, cloudwatch,"
              + " prometheus, redis, sysdig; did you mean \"beanstalkd\"?",
          ":22: sources[2].timeout: expected at most the interval of 1s, found 5s",
          ":27: sources[3].interval: expected a duration such as 15s, 5m or 1h30m, found \"5"
              + " minutes\"",
          ":32: sources[4].settings.pasword: unknown setting; did you mean \"password\"?");

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("ems.yaml");
  }

  @Test
  void checkPrintsALineForEachMistake() throws IOException {
    Files.writeString(file, TEN_MISTAKES.replace("BACKEND", "127.0.0.1:6379"));

    try (EmsProcess check = EmsProcess.run("check", file.toString())) {
      assertThat(check.exitCode()).isEqualTo(1);
      assertThat(check.stdout()).isEmpty();
      assertThat(check.stderr().lines())
          .containsExactlyElementsOf(TEN_LINES.stream().map(line -> file + line).toList());
      assertThat(check.stderr()).doesNotContain(PLANTED);
    }
  }

  @Test
  @NeedsDocker
  void serveAnswersForWhatIsGoodAndSaysWhatIsBad() throws IOException {
    try (DebianService redis = Backends.redis().start()) {
      Files.writeString(file, TEN_MISTAKES.replace("BACKEND", redis.address().toString()));
      try (EmsServer server = EmsServer.serveReady(file)) {
        assertThat(server.metric("jobs-good").single().value()).isEqualTo("0");
        assertThat(server.metric("last-good").single().value()).isEqualTo("0");
        refusals()
            .forEach(
                (metric, message) ->
                    assertThat(server.metric(metric).status())
                        .isEqualTo(Status.unavailable(message)));
        assertThat(server.own("ems_config_last_reload_successful")).isZero();
        assertThat(server.own("ems_config_problems")).isEqualTo(10);
        assertThat(TEN_LINES).allSatisfy(line -> assertThat(server.output()).contains(file + line));
        assertThat(server.output() + server.management("/api/status")).doesNotContain(PLANTED);
      }
    }
  }

  private static Map<String, String> refusals() {
    Map<String, String> refusals = new LinkedHashMap<>();
    refusals.put("jobs-misspelt", "source \"jobs\": " + withoutLine(0));
    refusals.put("jobs-both", "source \"jobs\": " + withoutLine(1));
    refusals.put("jobs-neither", "source \"jobs\": " + withoutLine(2));
    refusals.put("jobs-unsorted", "source \"jobs\": " + withoutLine(3));
    refusals.put("jobs-endless", "source \"jobs\": " + withoutLine(4));
    refusals.put("typing-any", "source \"typing\": " + withoutLine(6));
    refusals.put("hasty-any", "source \"hasty\": " + withoutLine(7));
    refusals.put("timeless-any", "source \"timeless\": " + withoutLine(8));
    refusals.put("locked-any", "source \"locked\": " + withoutLine(9));
    return refusals;
  }

  private static String withoutLine(int index) {
    String line = TEN_LINES.get(index);
    return line.substring(line.indexOf(' ') + 1);
  }
}
