package io.externalmetrics.server.api;

import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * Writes documents for people who ask for YAML. Strings are quoted, so that none turns into yes.
 */
final class Yaml {
  private static final ObjectWriter WRITER =
      YAMLMapper.builder()
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build()
          .writer();

  private Yaml() {}

  static String of(Object document) {
    return WRITER.writeValueAsString(document);
  }
}
