package io.externalmetrics.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.monitoring.MonitoringFiles.Query;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class DashboardTest {
  private final JsonNode dashboard = MonitoringFiles.dashboard();

  static List<Query> queries() {
    return MonitoringFiles.queries();
  }

  @ParameterizedTest
  @MethodSource("queries")
  void showsMetricsThatTheServerHas(Query query) {
    assertThat(DocumentedMetrics.in(query.expression()))
        .isNotEmpty()
        .isSubsetOf(DocumentedMetrics.read().series());
  }

  @ParameterizedTest
  @MethodSource("queries")
  void showsTheChosenServersOnly(Query query) {
    String everySelector = query.expression().replaceAll("\\{job=~\"\\$job\"[^}]*}", "");

    assertThat(DocumentedMetrics.in(everySelector))
        .as("metrics whose selector names the job")
        .isEqualTo(DocumentedMetrics.in(query.expression()));
    assertThat(query.expression().split("job=~", -1))
        .hasSizeGreaterThan(DocumentedMetrics.in(query.expression()).size());
  }

  @Test
  void asksTheDataSourceThatIsChosen() {
    assertThat(panels().filter(panel -> !panel.path("type").asString().equals("row")))
        .isNotEmpty()
        .allSatisfy(
            panel -> assertThat(panel.at("/datasource/uid").asString()).isEqualTo("${datasource}"));
    assertThat(dashboard.at("/templating/list/0/type").asString()).isEqualTo("datasource");
  }

  @Test
  void everyPanelHasAnIdOfItsOwn() {
    assertThat(panels().map(panel -> panel.path("id").asInt())).doesNotHaveDuplicates();
  }

  private Stream<JsonNode> panels() {
    return dashboard.path("panels").valueStream();
  }
}
