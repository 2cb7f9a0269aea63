package io.externalmetrics.chart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads YAML, in which no key may stand twice. */
final class Yaml {
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private Yaml() {}

  static JsonNode read(Path file) throws IOException {
    return read(Files.readString(file));
  }

  static JsonNode read(String text) {
    return MAPPER.readTree(text);
  }

  /** All documents of a text, without the empty ones. */
  static List<JsonNode> documents(String text) {
    try (MappingIterator<JsonNode> documents = MAPPER.readerFor(JsonNode.class).readValues(text)) {
      return documents.readAll().stream().filter(JsonNode::isObject).toList();
    }
  }

  /**
   * As Helm merges values: mappings key by key, anything else as a whole; null takes a key away.
   */
  static JsonNode merged(JsonNode defaults, JsonNode values) {
    if (!(defaults instanceof ObjectNode) || !(values instanceof ObjectNode)) {
      return values;
    }
    ObjectNode merged = (ObjectNode) defaults.deepCopy();
    values
        .properties()
        .forEach(
            field -> {
              JsonNode before = merged.path(field.getKey());
              if (field.getValue().isNull()) {
                merged.remove(field.getKey());
              } else {
                merged.set(field.getKey(), merged(before, field.getValue()));
              }
            });
    return merged;
  }
}
