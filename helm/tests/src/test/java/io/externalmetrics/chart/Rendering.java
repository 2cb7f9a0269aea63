package io.externalmetrics.chart;

import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The objects that the chart makes of some values. */
record Rendering(List<JsonNode> objects) {
  static Rendering of(Path values) {
    return new Rendering(Yaml.documents(Chart.here().render(values)));
  }

  List<JsonNode> all(String kind) {
    return objects.stream().filter(object -> object.path("kind").asString().equals(kind)).toList();
  }

  /** The only object of its kind. */
  JsonNode the(String kind) {
    List<JsonNode> found = all(kind);
    if (found.size() != 1) {
      throw new AssertionError("expected one " + kind + ", found " + found.size());
    }
    return found.getFirst();
  }

  /** The server's configuration. */
  String configuration() {
    return all("ConfigMap").stream()
        .map(map -> map.at("/data/config.yaml"))
        .filter(JsonNode::isString)
        .findFirst()
        .orElseThrow()
        .asString();
  }

  JsonNode pod() {
    return the("Deployment").at("/spec/template");
  }
}
