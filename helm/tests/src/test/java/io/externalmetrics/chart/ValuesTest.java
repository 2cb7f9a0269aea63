package io.externalmetrics.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.config.ConfigurationReader;
import io.externalmetrics.spi.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What values.yaml, the schema, the README and the server say of the same thing is the same. */
class ValuesTest {
  private static final String REPAIR =
      "repair with: ./mvnw -pl helm/tests -am test -Ddocs=fix -Dtest=ValuesTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false";

  private final Chart chart = Chart.here();

  @Test
  void theTableOfTheReadmeIsThatOfTheValues() throws IOException {
    String is = Files.readString(chart.readme());
    String should = ValuesTable.of(chart).update(is);
    if ("fix".equals(System.getProperty("docs"))) {
      Files.writeString(chart.readme(), should);
    } else {
      assertThat(is).as(REPAIR).isEqualTo(should);
    }
    assertThat(should).contains("| `sources` | `[]` |");
  }

  @Test
  void theSchemaDescribesTheValuesInTheSameWords() throws IOException {
    Map<String, String> described = new LinkedHashMap<>();
    describe("", Yaml.read(chart.schema()), described);
    described.remove("global");
    described.remove("enabled");

    assertThat(described).containsExactlyEntriesOf(ValuesTable.of(chart).descriptions());
  }

  @Test
  void everyValueIsDescribed() throws IOException {
    ValuesTable table = ValuesTable.of(chart);
    List<String> missing = new ArrayList<>();
    undescribed("", table.defaults(), table, missing);

    assertThat(missing).isEmpty();
  }

  @Test
  void theSchemaAllowsNoKeyButThoseItNames() throws IOException {
    List<String> open = new ArrayList<>();
    open("", Yaml.read(chart.schema()), open);

    assertThat(open)
        .as("settings of a metric are its plugin's")
        .containsExactly("/sources/items/metrics/items");
  }

  @Test
  void aSourceHasTheKeysThatTheServerKnows() throws IOException {
    JsonNode source = Yaml.read(chart.schema()).at("/properties/sources/items/properties");

    assertThat(source.propertyNames())
        .containsExactlyInAnyOrderElementsOf(
            Objects.requireNonNull(ConfigurationReader.sections().get("source")).settings().stream()
                .<String>map(Setting::key)
                .toList());
  }

  @Test
  void theChartHasTheVersionOfTheServer() throws IOException {
    String version = System.getProperty("project.version", "").replace("-SNAPSHOT", "");
    JsonNode metadata = Yaml.read(chart.metadata());

    assertThat(metadata.path("version").asString()).isEqualTo(version);
    assertThat(metadata.path("appVersion").asString()).isEqualTo(version);
  }

  private static void describe(String path, JsonNode schema, Map<String, String> described) {
    if (schema.has("description")) {
      described.put(path.substring(1), schema.path("description").asString());
      return;
    }
    schema
        .path("properties")
        .forEachEntry((key, value) -> describe(path + "." + key, value, described));
  }

  private static void undescribed(
      String path, JsonNode value, ValuesTable table, List<String> missing) {
    if (!path.isEmpty() && table.descriptions().containsKey(path.substring(1))) {
      return;
    }
    if (value.isObject() && !value.isEmpty()) {
      value.forEachEntry((key, inner) -> undescribed(path + "." + key, inner, table, missing));
    } else {
      missing.add(path);
    }
  }

  private static void open(String path, JsonNode schema, List<String> open) {
    if (schema.has("properties") && schema.path("additionalProperties").asBoolean(true)) {
      open.add(path);
    }
    schema.path("properties").forEachEntry((key, value) -> open(path + "/" + key, value, open));
    if (schema.has("items")) {
      open(path + "/items", schema.path("items"), open);
    }
  }
}
