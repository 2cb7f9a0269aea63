package io.externalmetrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.connect.promql.InstantQuery;
import io.externalmetrics.connect.promql.LabelSettings;
import io.externalmetrics.connect.promql.QueryMethod;
import io.externalmetrics.connect.promql.SeriesLabels;
import io.externalmetrics.spi.settings.Settings;
import io.externalmetrics.testkit.TestSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static final String URL = "url: 'http://127.0.0.1:9090'";

  @Test
  void sourceNeedsNothingButAUrl() {
    Settings settings = TestSettings.read(ServerSettings.SCHEMA, URL);

    assertThat(ServerSettings.url(settings)).hasToString("http://127.0.0.1:9090/");
    assertThat(ServerSettings.method(settings)).isEqualTo(QueryMethod.POST);
    assertThat(QueryOptions.read(settings)).isEqualTo(new QueryOptions(Optional.empty(), Map.of()));
  }

  @Test
  void metricNeedsNothingButAQuery() {
    Settings settings = metric("query: up");

    assertThat(QuerySettings.read(settings, new QueryOptions(Optional.empty(), Map.of())))
        .isEqualTo(new InstantQuery("up", Optional.empty(), Map.of()));
    assertThat(LabelSettings.read(settings)).isEqualTo(SeriesLabels.ALL);
  }

  @Test
  void sourceSaysItAll() {
    Settings settings =
        TestSettings.read(
            ServerSettings.SCHEMA,
            "{" + URL + ", method: get, lookback: 1m, parameters: {dedup: 'true'}}");

    assertThat(ServerSettings.method(settings)).isEqualTo(QueryMethod.GET);
    assertThat(QueryOptions.read(settings))
        .isEqualTo(new QueryOptions(Optional.of(Duration.ofMinutes(1)), Map.of("dedup", "true")));
  }

  @Test
  void whatAMetricSaysGoesBeforeWhatItsSourceSays() {
    QueryOptions ofSource =
        new QueryOptions(
            Optional.of(Duration.ofMinutes(1)), Map.of("dedup", "true", "namespace", "shop"));

    assertThat(
            QuerySettings.read(
                metric("{query: up, lookback: 30s, parameters: {namespace: mail}}"), ofSource))
        .isEqualTo(
            new InstantQuery(
                "up",
                Optional.of(Duration.ofSeconds(30)),
                Map.of("dedup", "true", "namespace", "mail")));
  }

  @Test
  void choosesLabels() {
    assertThat(LabelSettings.read(metric("{query: up, keepLabels: [a, __name__]}")))
        .isEqualTo(SeriesLabels.keeping(List.of("a", "__name__")));
    assertThat(LabelSettings.read(metric("{query: up, dropLabels: [a]}")))
        .isEqualTo(SeriesLabels.dropping(List.of("a")));
  }

  @Test
  void refusesTwoChoicesOfLabels() {
    assertThat(metricProblems("{query: up, keepLabels: [a], dropLabels: [b]}"))
        .containsExactly("dropLabels: does not go with \"keepLabels\"; remove one of them");
  }

  @ParameterizedTest
  @ValueSource(strings = {"query", "time", "timeout", "lookback_delta"})
  void refusesParametersThatThePluginSends(String name) {
    String problem =
        "parameters: expected parameters beside those that the plugin sends, found \"%s\"; remove it"
            .formatted(name);

    assertThat(metricProblems("{query: up, parameters: {%s: x}}".formatted(name)))
        .containsExactly(problem);
    assertThat(
            TestSettings.problems(
                ServerSettings.SCHEMA, "{%s, parameters: {%s: x}}".formatted(URL, name)))
        .containsExactly(problem);
  }

  @Test
  void refusesAMetricWithoutAQuery() {
    assertThat(metricProblems("")).containsExactly("query: missing; expected string; add it");
  }

  private static Settings metric(String yaml) {
    return TestSettings.read(QuerySettings.SCHEMA, yaml);
  }

  private static List<String> metricProblems(String yaml) {
    return TestSettings.problems(QuerySettings.SCHEMA, yaml);
  }
}
