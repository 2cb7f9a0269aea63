package io.externalmetrics.sysdig;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** What the data API answers, as far as it is used: one row for each segment and time. */
record DataReply(List<Row> data) {

  /**
   * One row.
   *
   * @param t the sample's date, in seconds since 1970
   * @param d the values of the columns asked for, in their order; JSON null among them
   */
  record Row(long t, List<JsonNode> d) {
    Row {
      d = List.copyOf(d);
    }
  }

  private static final int NESTING = 16;
  private static final String NOT_AS_DOCUMENTED = "not the documented JSON";

  /** Takes nothing for something else: no text for a number, no fraction for a date. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(NESTING).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  DataReply {
    data = List.copyOf(data);
  }

  /**
   * Reads a whole answer.
   *
   * @throws IOException as the body throws it
   * @throws MalformedReplyException if it is anything but the documented JSON
   */
  static DataReply read(InputStream body) throws IOException, MalformedReplyException {
    // Jackson's own decoder would guess at other encodings.
    InputStreamReader text =
        new InputStreamReader(
            body,
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
    try {
      DataReply reply = MAPPER.readValue(text, DataReply.class);
      if (reply == null) {
        throw new MalformedReplyException(NOT_AS_DOCUMENTED);
      }
      return reply;
    } catch (JacksonIOException e) {
      if (e.getCause() instanceof CharacterCodingException) {
        throw new MalformedReplyException("text that is not UTF-8", e);
      }
      throw e.getCause();
    } catch (JacksonException e) {
      throw new MalformedReplyException(NOT_AS_DOCUMENTED, e);
    }
  }
}
