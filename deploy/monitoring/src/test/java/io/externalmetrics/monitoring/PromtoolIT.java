package io.externalmetrics.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.testkit.DebianService;
import io.externalmetrics.testkit.NeedsDocker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What Prometheus' own tool says of the rules, their tests and the dashboard's queries. */
@NeedsDocker
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PromtoolIT {
  private static final String START =
      "exec prometheus --config.file=/etc/prometheus/prometheus.yml --storage.tsdb.path=/data";
  private static final String RULES = "/checkout/helm/external-metrics-server/files/rules.yaml";
  private static final String TESTS = "/checkout/deploy/monitoring/rules-test.yaml";

  private DebianService service;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    Path queries = Files.writeString(directory.resolve("queries.yaml"), queriesAsRules());
    service =
        DebianService.of("prometheus prometheus-node-exporter", 9090, "sh", "-c", START)
            .withFile(MonitoringFiles.RULES, RULES)
            .withFile(MonitoringFiles.RULE_TESTS, TESTS)
            .withFile(queries, "/queries.yaml")
            .start();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void everyRuleIsWellFormed() {
    assertThat(promtool("check rules " + RULES))
        .contains("SUCCESS: " + MonitoringFiles.alerts().size() + " rules found")
        .endsWith("exit 0\n");
  }

  @Test
  void everyRuleFiresWhenItShouldAndNotOtherwise() {
    assertThat(promtool("test rules " + TESTS)).endsWith("SUCCESS\n\nexit 0\n");
  }

  @Test
  void everyQueryOfTheDashboardIsWellFormed() {
    assertThat(promtool("check rules /queries.yaml"))
        .contains("SUCCESS: " + MonitoringFiles.queries().size() + " rules found")
        .endsWith("exit 0\n");
  }

  private String promtool(String arguments) {
    return service.run("sh", "-c", "promtool " + arguments + " 2>&1; echo exit $?");
  }

  /** As recording rules, which promtool can check. */
  private static String queriesAsRules() {
    JsonMapper json = new JsonMapper();
    ObjectNode file = json.createObjectNode();
    ObjectNode group = file.putArray("groups").addObject().put("name", "dashboard");
    var rules = group.putArray("rules");
    List<MonitoringFiles.Query> queries = MonitoringFiles.queries();
    for (int i = 0; i < queries.size(); i++) {
      rules
          .addObject()
          .put("record", "query:" + i)
          .put("expr", queries.get(i).expression().replace("$__rate_interval", "1m"));
    }
    return file.toString();
  }
}
