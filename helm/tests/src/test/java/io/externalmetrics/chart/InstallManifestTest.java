package io.externalmetrics.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@NeedsHelm
class InstallManifestTest {
  private static final String REPAIR =
      "repair with: ./mvnw -pl helm/tests -am test -Dgolden=fix -Dtest=InstallManifestTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false";

  @Test
  void isTheChartWithItsDefaults() throws IOException {
    String should = InstallManifest.text();
    if ("fix".equals(System.getProperty("golden"))) {
      Files.writeString(InstallManifest.FILE, should);
    }

    assertThat(InstallManifest.FILE).as(REPAIR).hasContent(should);
  }

  @Test
  void holdsEveryObjectOfTheChart() throws IOException {
    List<String> chart =
        Rendering.of(Case.named("default").values()).objects().stream()
            .map(InstallManifestTest::kindAndName)
            .toList();

    assertThat(objects()).map(InstallManifestTest::kindAndName).containsAll(chart);
    assertThat(objects()).hasSize(chart.size() + 1);
  }

  @Test
  void deletesTheApiServiceBeforeItsServer() throws IOException {
    assertThat(objects().getFirst().path("kind").asString()).isEqualTo("APIService");
  }

  @Test
  void makesTheNamespaceBeforeWhatIsInIt() throws IOException {
    assertThat(kindAndName(objects().get(1))).isEqualTo("Namespace external-metrics");
    assertThat(objects().getFirst().path("metadata").has("namespace")).isFalse();
  }

  @Test
  void holdsNoSecretAndEveryFieldIsOneThatKubernetesKnows() throws IOException {
    StrictDecoding decoding = new StrictDecoding();

    assertThat(objects())
        .allSatisfy(decoding::decode)
        .noneMatch(object -> object.path("kind").asString().equals("Secret"));
  }

  private static List<JsonNode> objects() throws IOException {
    return Yaml.documents(Files.readString(InstallManifest.FILE));
  }

  private static String kindAndName(JsonNode object) {
    return object.path("kind").asString() + " " + object.at("/metadata/name").asString();
  }
}
