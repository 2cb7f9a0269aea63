package io.externalmetrics.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.LintResult;
import io.externalmetrics.server.config.Configuration;
import io.externalmetrics.server.config.ConfigurationReader;
import io.externalmetrics.server.config.ConfigurationReading;
import io.externalmetrics.server.plugin.PluginCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@NeedsHelm
class RenderingTest {
  private static final String REPAIR =
      "repair with: ./mvnw -pl helm/tests -am test -Dgolden=fix -Dtest=RenderingTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false";

  private final StrictDecoding decoding = new StrictDecoding();

  static List<Case> cases() throws IOException {
    return Case.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void lintFindsNothing(Case tried, @TempDir Path copy) throws IOException {
    LintResult lint = Chart.here().copy(tried.values(), copy).lint();

    assertThat(lint.isFailed()).as("%s", lint.getMessages()).isFalse();
    assertThat(lint.getMessages())
        .filteredOn(message -> !message.equals("[INFO] Chart.yaml: icon is recommended"))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rendersWhatItRenderedBefore(Case tried) throws IOException {
    String is = Chart.here().render(tried.values());
    if ("fix".equals(System.getProperty("golden"))) {
      Files.writeString(tried.golden(), is);
    }

    assertThat(tried.golden()).as(REPAIR).hasContent(is);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rendersTheSameTwice(Case tried) {
    assertThat(Chart.here().render(tried.values())).isEqualTo(Chart.here().render(tried.values()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyFieldIsOneThatKubernetesKnows(Case tried) {
    Rendering rendering = Rendering.of(tried.values());

    assertThat(rendering.objects()).isNotEmpty().allSatisfy(decoding::decode);
  }

  @Test
  void aFieldThatKubernetesDoesNotKnowWouldBeFound() {
    ObjectNode service = (ObjectNode) Rendering.of(Case.named("default").values()).the("Service");
    ((ObjectNode) service.path("spec")).put("port", 443);

    assertThatThrownBy(() -> decoding.decode(service)).hasMessageContaining("\"port\"");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theServerHasNothingAgainstItsConfiguration(Case tried) {
    assertUsable(Rendering.of(tried.values()).configuration());
  }

  @Test
  void theValuesOfTheDemoMakeAConfiguration() {
    assertUsable(Rendering.of(Path.of("../../deploy/demo/kubernetes/values.yaml")).configuration());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void sourcesReachTheServerUnchanged(Case tried) throws IOException {
    JsonNode sources =
        Yaml.merged(Yaml.read(Chart.here().defaults()), Yaml.read(tried.values())).path("sources");

    assertThat(Yaml.read(Rendering.of(tried.values()).configuration()).path("sources"))
        .isEqualTo(sources);
  }

  @Test
  void namesThatLookLikeNumbersStayNames(@TempDir Path directory) throws IOException {
    Path values =
        Files.writeString(
            directory.resolve("values.yaml"),
            """
            fullnameOverride: numbers
            tls: {mode: existingSecret, existingSecret: {name: "123"}}
            apiService: {insecureSkipTLSVerify: true}
            serviceAccount: {name: "123"}
            secretMounts: [{name: redis, secretName: "123"}, {name: "123"}]
            priorityClassName: "123"
            networkPolicy: {create: true}
            serviceMonitor: {create: true}
            """);

    assertThat(Yaml.documents(Chart.here().render("123", "123", values)).toString())
        .contains("\"namespace\":\"123\"", "\"app.kubernetes.io/instance\":\"123\"")
        .doesNotContain(":123");
  }

  @Test
  void anInjectorOfTheCaReplacesTheCa(@TempDir Path directory) throws IOException {
    Path values =
        Files.writeString(
            directory.resolve("values.yaml"),
            """
            tls: {mode: existingSecret, existingSecret: {name: serving}}
            apiService: {annotations: {service.beta.openshift.io/inject-cabundle: "true"}}
            """);

    assertThat(Rendering.of(values).the("APIService").path("spec").has("caBundle")).isFalse();
  }

  @Test
  void alertsAreThoseOfTheirFile() throws IOException {
    assertThat(Rendering.of(Case.named("observed").values()).the("PrometheusRule").path("spec"))
        .isEqualTo(Yaml.read(Chart.here().file("rules.yaml")));
  }

  @Test
  void theDashboardIsThatOfItsFile(@TempDir Path directory) throws IOException {
    Path values = Files.writeString(directory.resolve("values.yaml"), "dashboard: {create: true}");

    assertThat(Rendering.of(values).all("ConfigMap"))
        .filteredOn(map -> map.at("/metadata/name").asString().endsWith("-dashboard"))
        .singleElement()
        .satisfies(
            map -> {
              decoding.decode(map);
              assertThat(map.at("/metadata/labels/grafana_dashboard").asString()).isEqualTo("1");
              assertThat(Yaml.read(map.at("/data/external-metrics-server.json").asString()))
                  .isEqualTo(Yaml.read(Chart.here().file("dashboard.json")));
            });
  }

  @Test
  void alertsLeadToTheRunbooksWhereTheyAreRead(@TempDir Path directory) throws IOException {
    Path values =
        Files.writeString(
            directory.resolve("values.yaml"),
            "prometheusRule: {create: true, runbooks: \"https://wiki.example.com/alerts\"}");

    assertThat(Rendering.of(values).the("PrometheusRule").at("/spec/groups/0/rules"))
        .isNotEmpty()
        .allSatisfy(
            rule ->
                assertThat(rule.at("/annotations/runbook_url").asString())
                    .startsWith("https://wiki.example.com/alerts#externalmetrics"));
  }

  @Test
  void hpasAreReadOnlyWhereTheyAreWatched(@TempDir Path directory) throws IOException {
    Path values = Files.writeString(directory.resolve("values.yaml"), "watchHpas: false");

    Rendering without = Rendering.of(values);

    assertThat(Yaml.read(without.configuration()).at("/kubernetes/watchHpas").asBoolean(true))
        .isFalse();
    assertThat(without.all("ClusterRole").toString()).doesNotContain("horizontalpodautoscalers");
    assertThat(Rendering.of(Case.named("default").values()).all("ClusterRole"))
        .filteredOn(role -> role.toString().contains("horizontalpodautoscalers"))
        .singleElement()
        .satisfies(
            role ->
                assertThat(role.at("/rules/0/verbs"))
                    .map(JsonNode::asString)
                    .containsExactly("get", "list", "watch"));
  }

  @Test
  void podsThatDoNotGetReadyHinderNoDrainWhereTheClusterKnowsHow() {
    Path values = Case.named("default").values();

    assertThat(Chart.here().render(values, "1.26.9")).doesNotContain("unhealthyPodEvictionPolicy");
    assertThat(Chart.here().render(values, "1.27.0"))
        .contains("unhealthyPodEvictionPolicy: AlwaysAllow\n");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void makesNoSecret(Case tried) {
    assertThat(Rendering.of(tried.values()).all("Secret")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void mayDoNothingWithSecretsThatAreNotNamed(Case tried) {
    Rendering rendering = Rendering.of(tried.values());

    assertThat(rendering.all("Role"))
        .flatExtracting(role -> role.path("rules").valueStream().toList())
        .allSatisfy(rule -> assertThat(rule.path("resourceNames")).isNotEmpty());
    assertThat(rendering.all("ClusterRole").toString()).doesNotContain("secrets");
  }

  private static void assertUsable(String configuration) {
    PluginCatalog plugins =
        PluginCatalog.load(
            RenderingTest.class.getClassLoader(), ConfigurationReader.commonMetricKeys());

    assertThat(new ConfigurationReader(plugins).read("config.yaml", configuration))
        .isInstanceOfSatisfying(
            ConfigurationReading.Usable.class,
            usable -> {
              Configuration read = usable.configuration();
              assertThat(read.problems()).isEmpty();
              assertThat(read.refusedSources()).isEmpty();
            });
  }
}
