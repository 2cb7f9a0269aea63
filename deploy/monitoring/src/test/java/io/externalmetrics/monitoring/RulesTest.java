package io.externalmetrics.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.monitoring.MonitoringFiles.Alert;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What can be said of the alert rules without Prometheus; it tries them in {@link PromtoolIT}. */
class RulesTest {
  private static final String PAGE =
      MonitoringFiles.text(MonitoringFiles.ROOT.resolve("docs/alerts.md"));
  private static final Pattern SECTION = Pattern.compile("(?m)^## (\\w+)$");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| \\[(\\w+)]\\(#(\\w+)\\) \\| (\\w+) \\|");

  static List<Alert> alerts() {
    return MonitoringFiles.alerts();
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void sayWhatIsWrongAndWhatToDo(Alert alert) {
    assertThat(alert.rule().at("/labels/severity").asString()).isIn("critical", "warning", "info");
    assertThat(alert.annotation("summary")).endsWith(".").hasSizeLessThan(100);
    assertThat(alert.annotation("description")).endsWith(".");
    assertThat(alert.annotation("runbook_url"))
        .isEqualTo("docs/alerts.md#" + alert.name().toLowerCase(Locale.ROOT));
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void areMadeOfMetricsThatTheServerHas(Alert alert) {
    assertThat(DocumentedMetrics.in(alert.expression()))
        .isNotEmpty()
        .isSubsetOf(DocumentedMetrics.read().series());
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void haveATestInWhichTheyFireAndOneInWhichTheyDoNot(Alert alert) {
    List<Boolean> fires = new ArrayList<>();
    for (JsonNode test : MonitoringFiles.ruleTests()) {
      for (JsonNode tried : test.path("alert_rule_test")) {
        if (tried.path("alertname").asString().equals(alert.name())) {
          fires.add(!tried.path("exp_alerts").isEmpty());
          assertThat(test.path("input_series").toString())
              .as("%s: a series that the rule looks at", test.path("name").asString())
              .containsAnyOf(DocumentedMetrics.in(alert.expression()).toArray(String[]::new));
        }
      }
    }

    assertThat(fires).contains(true, false);
  }

  @Test
  void haveARunbookEach() {
    assertThat(SECTION.matcher(PAGE).results().map(section -> section.group(1)))
        .containsExactlyElementsOf(alerts().stream().map(Alert::name).toList());
  }

  @Test
  void haveARowInTheTableOfRunbooksEach() {
    assertThat(ROW.matcher(PAGE).results().map(RulesTest::nameAndSeverity))
        .containsExactlyElementsOf(
            alerts().stream()
                .map(alert -> alert.name() + " " + alert.rule().at("/labels/severity").asString())
                .toList());
  }

  private static String nameAndSeverity(MatchResult row) {
    return row.group(1) + " " + row.group(3);
  }
}
