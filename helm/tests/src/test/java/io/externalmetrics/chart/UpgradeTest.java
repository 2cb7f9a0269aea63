package io.externalmetrics.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an upgrade with other values does to what is installed. */
@NeedsHelm
class UpgradeTest {
  private final Rendering before = Rendering.of(Case.named("default").values());

  @TempDir private Path directory = Path.of("");

  static List<Case> cases() throws IOException {
    return Case.all();
  }

  /** kube-apiserver refuses to change that of a Deployment. */
  @ParameterizedTest
  @MethodSource("cases")
  void selectorsStayTheSame(Case after) {
    Rendering rendering = Rendering.of(after.values());

    assertThat(rendering.the("Deployment").at("/spec/selector"))
        .isEqualTo(before.the("Deployment").at("/spec/selector"));
    assertThat(rendering.the("Service").at("/spec/selector"))
        .isEqualTo(before.the("Deployment").at("/spec/selector/matchLabels"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void podsAreThoseThatAreSelected(Case after) {
    Rendering rendering = Rendering.of(after.values());

    assertThat(rendering.pod().at("/metadata/labels").properties())
        .containsAll(rendering.the("Deployment").at("/spec/selector/matchLabels").properties());
  }

  @Test
  void otherSourcesReplaceNoPod() throws IOException {
    Rendering after = with("sources: [{name: jobs, plugin: redis, metrics: [{name: emails}]}]");

    assertThat(after.configuration()).isNotEqualTo(before.configuration());
    assertThat(after.pod()).isEqualTo(before.pod());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "log: {level: debug}",
        "server: {shutdownDelay: 20s}",
        "management: {statusPage: open}",
        "tls: {managed: {validity: 24h}}",
        "fullnameOverride: numbers"
      })
  void settingsThatNeedARestartReplaceThePods(String values) throws IOException {
    assertThat(with(values).pod().at("/metadata/annotations"))
        .isNotEqualTo(before.pod().at("/metadata/annotations"));
  }

  @ParameterizedTest
  @CsvSource({"0s, 20", "10s, 30", "60s, 80"})
  void podsHaveTheTimeToEnd(String shutdownDelay, int seconds) throws IOException {
    assertThat(
            with("server: {shutdownDelay: %s}".formatted(shutdownDelay))
                .pod()
                .at("/spec/terminationGracePeriodSeconds")
                .asInt())
        .isEqualTo(seconds);
  }

  @Test
  void whatTheServerWritesIntoItsApiServiceIsNotTakenAway() {
    assertThat(before.the("APIService").path("spec").has("caBundle")).isFalse();
    assertThat(before.the("APIService").path("spec").has("insecureSkipTLSVerify")).isFalse();
  }

  private Rendering with(String values) throws IOException {
    return Rendering.of(Files.writeString(directory.resolve("values.yaml"), values));
  }
}
