package io.externalmetrics.cloudwatch;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.cbor.CBORGenerator;
import tools.jackson.dataformat.cbor.CBORMapper;

/** The bodies of smithy's rpc-v2-cbor, one byte per character. */
final class Cbor {
  private static final CBORMapper MAPPER = new CBORMapper();
  private static final int TIMESTAMP_TAG = 1;

  private Cbor() {}

  static JsonNode read(String body) {
    return MAPPER.readTree(body.getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * A body.
   *
   * @param value of maps, collections, texts, numbers, booleans and instants
   */
  static String write(Object value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator generator = MAPPER.createGenerator(out)) {
      write(value, (CBORGenerator) generator);
    }
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  private static void write(Object value, CBORGenerator out) {
    switch (value) {
      case Map<?, ?> map -> {
        out.writeStartObject();
        map.forEach(
            (key, element) -> {
              out.writeName(key.toString());
              write(element, out);
            });
        out.writeEndObject();
      }
      case Collection<?> elements -> {
        out.writeStartArray();
        elements.forEach(element -> write(element, out));
        out.writeEndArray();
      }
      case Instant instant -> {
        out.writeTag(TIMESTAMP_TAG);
        out.writeNumber((double) instant.getEpochSecond());
      }
      case String text -> out.writeString(text);
      case Double number -> out.writeNumber(number);
      case Integer number -> out.writeNumber(number);
      default -> throw new IllegalArgumentException("no CBOR for " + value.getClass());
    }
  }
}
