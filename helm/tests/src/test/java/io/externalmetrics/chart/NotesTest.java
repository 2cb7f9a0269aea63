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

/** What Helm tells whoever has installed the chart. */
@NeedsHelm
class NotesTest {
  private static final String METRIC =
      "/apis/external.metrics.k8s.io/v1beta1/namespaces/default/jobs-emails";

  static List<Case> cases() throws IOException {
    return Case.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void nameWhatIsInstalled(Case tried) {
    String name = Rendering.of(tried.values()).the("Deployment").at("/metadata/name").asString();

    assertThat(Chart.here().notes(tried.values()))
        .contains("kubectl -n external-metrics rollout status deployment/" + name + "\n");
  }

  @Test
  void readTheFirstMetricAsAnHpaDoes() {
    assertThat(notes("sources"))
        .contains("kubectl get --raw " + METRIC + "\n")
        .doesNotContain("WARNING");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          prefix: ""                            | default/emails
          prefix: mail.                         | default/mail.emails
          namespaces: [mail, shop]              | mail/jobs-emails
          namespaces: ["*"]                     | default/jobs-emails
          """)
  void askUnderTheNameAndInANamespaceThatTheSourceHas(
      String setting, String read, @TempDir Path directory) throws IOException {
    Path values =
        Files.writeString(
            directory.resolve("values.yaml"),
            "sources: [{name: jobs, plugin: redis, %s, metrics: [{name: emails}]}]"
                .formatted(setting));

    assertThat(Chart.here().notes(values))
        .contains(
            "kubectl get --raw /apis/external.metrics.k8s.io/v1beta1/namespaces/" + read + "\n");
  }

  @Test
  void askInANamespaceThatTheMetricIsFor(@TempDir Path directory) throws IOException {
    Path values =
        Files.writeString(
            directory.resolve("values.yaml"),
            """
            sources:
              - name: jobs
                plugin: redis
                namespaces: [mail, shop]
                metrics: [{name: emails, namespaces: [shop]}]
            """);

    assertThat(Chart.here().notes(values)).contains("/namespaces/shop/jobs-emails\n");
  }

  @Test
  void warnOfAnUpgradeOnTheNodesNetworkThatMayHang(@TempDir Path directory) throws IOException {
    Path values =
        Files.writeString(
            directory.resolve("values.yaml"), "{hostNetwork: true, server: {port: 10260}}");

    assertThat(Chart.here().notes(values))
        .contains(
            "WARNING: hostNetwork: a new Pod needs a node without an old one, so with no more nodes"
                + " than Pods an upgrade waits forever; set rollingUpdate.maxUnavailable=1 and"
                + " rollingUpdate.maxSurge=0 there.\n");
    assertThat(notes("host-network")).doesNotContain("WARNING: hostNetwork");
  }

  @Test
  void warnOfAnInstallationThatPollsNothing() {
    assertThat(notes("default"))
        .startsWith(
            "WARNING: sources is empty, so nothing is polled and HPAs get no metric. What belongs"
                + " there: docs/configuration.md.\n");
  }

  @Test
  void warnOfASecretThatMayNotBeRead(@TempDir Path directory) throws IOException {
    Path values =
        Files.writeString(
            directory.resolve("values.yaml"),
            """
            sources:
              - name: cache
                plugin: redis
                settings:
                  username: {fromSecret: {name: allowed, key: username}}
                  password: {fromSecret: {name: redis, key: password}}
                metrics: [{name: emails}]
            rbac: {secrets: [allowed]}
            """);

    assertThat(Chart.here().notes(values))
        .contains(
            "WARNING: a source refers to the Secret redis, which rbac.secrets does not name; the"
                + " server may not get it.\n")
        .doesNotContain("Secret allowed");
  }

  @Test
  void warnOfAnApiServiceThatTrustsAnybody() {
    assertThat(notes("insecure")).contains("WARNING: apiService.insecureSkipTLSVerify: ");
  }

  @Test
  void showATrialHowToReadAndHowToSwitchAndBack(@TempDir Path directory) throws IOException {
    Path values =
        Files.writeString(
            directory.resolve("values.yaml"),
            """
            apiService: {create: false}
            sources: [{name: jobs, plugin: beanstalkd, metrics: [{name: emails}]}]
            """);

    assertThat(Chart.here().notes(values))
        .contains(
            "curl -sk https://localhost:8443" + METRIC,
            "get secret external-metrics-server-tls -o jsonpath='{.data.ca\\.crt}'",
            "\"service\": {\"name\": \"external-metrics-server\", \"namespace\":"
                + " \"external-metrics\", \"port\": 443}",
            "$(cat previous-provider.json)")
        .doesNotContain("kubectl wait");
  }

  private static String notes(String name) {
    return Chart.here().notes(Case.named(name).values());
  }
}
