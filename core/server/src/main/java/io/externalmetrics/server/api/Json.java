package io.externalmetrics.server.api;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.core.util.Separators.Spacing;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes documents as the Go servers do: fields in the order of the records, labels sorted. */
public final class Json {
  /** One series takes about half of it. */
  private static final int EXPECTED_BYTES = 512;

  private static final ObjectWriter COMPACT =
      JsonMapper.builder()
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build()
          .writer();
  private static final DefaultIndenter INDENTER = new DefaultIndenter("  ", "\n");
  private static final ObjectWriter PRETTY =
      COMPACT.with(
          new DefaultPrettyPrinter()
              .withSeparators(
                  Separators.createDefaultInstance()
                      .withObjectNameValueSpacing(Spacing.AFTER)
                      .withObjectEmptySeparator("")
                      .withArrayEmptySeparator(""))
              .withObjectIndenter(INDENTER)
              .withArrayIndenter(INDENTER));

  private Json() {}

  /** One line, with a newline at its end. */
  public static String compact(Object document) {
    return COMPACT.writeValueAsString(document) + "\n";
  }

  /** What {@code content} writes, in UTF-8 on one line with a newline at its end. */
  static byte[] line(Consumer<JsonGenerator> content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(EXPECTED_BYTES);
    try (JsonGenerator json = COMPACT.createGenerator(bytes)) {
      content.accept(json);
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }

  /** A string with its quotes, on one line whatever is in it. */
  static String quoted(String text) {
    return COMPACT.writeValueAsString(text);
  }

  /** Indented by two spaces, without a newline at the end. */
  public static String pretty(Object document) {
    return PRETTY.writeValueAsString(document);
  }
}
