package io.externalmetrics.connect.promql;

import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Sample;
import io.externalmetrics.spi.ScrapeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads one message of the query API as a stream, so that neither its depth nor its length takes
 * memory. Fields may come in any order, and unknown ones are skipped: every implementation adds
 * some.
 */
final class ReplyReader {
  static final int MAX_SERIES = 10_000;
  static final int MAX_TEXT = 100_000;
  private static final int MAX_DEPTH = 32;
  private static final int MAX_TOKENS = 2_000_000;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_TEXT)
                  .maxTokenCount(MAX_TOKENS)
                  .build())
          .build();

  private final JsonParser json;
  private final Warnings warnings = new Warnings();
  private @Nullable String status;
  private @Nullable String errorType;
  private @Nullable String error;
  private @Nullable String resultType;
  private @Nullable Result result;

  private sealed interface Result {
    record Series(List<Sample> samples) implements Result {}

    record Point(String text) implements Result {}
  }

  private ReplyReader(JsonParser json) {
    this.json = json;
  }

  /**
   * Reads a body to its end.
   *
   * @throws IOException as the body throws it
   * @throws MalformedReplyException if it is no message of the query API
   * @throws ScrapeException if it is one, whose result no metric can use; the rest is not read
   */
  static Reply read(InputStream body) throws IOException, MalformedReplyException, ScrapeException {
    InputStreamReader text =
        new InputStreamReader(
            body,
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
      return new ReplyReader(json).reply();
    } catch (JacksonIOException e) {
      if (e.getCause() instanceof CharacterCodingException) {
        throw new MalformedReplyException("text that is not UTF-8", e);
      }
      throw Objects.requireNonNull(e.getCause());
    } catch (JacksonException e) {
      throw new MalformedReplyException("no valid JSON", e);
    }
  }

  private Reply reply() throws MalformedReplyException, ScrapeException {
    expect(JsonToken.START_OBJECT, "no JSON object");
    for (String field = json.nextName(); field != null; field = json.nextName()) {
      switch (field) {
        case "status" -> status = string(field);
        case "errorType" -> errorType = string(field);
        case "error" -> error = string(field);
        case "data" -> data();
        case "warnings" -> annotations(field, "a warning is no string");
        case "infos" -> annotations(field, "an info is no string");
        case "isPartial" -> partial();
        default -> skip();
      }
    }
    if (json.nextToken() != null) {
      throw new MalformedReplyException("text behind the end");
    }
    return switch (required(status, "status")) {
      case "success" -> answer();
      case "error" -> new Reply.Refusal(required(errorType, "errorType"), required(error, "error"));
      default -> throw new MalformedReplyException("an unknown status");
    };
  }

  private Answer answer() throws MalformedReplyException, ScrapeException {
    String type = required(resultType, "resultType");
    Result found = required(result, "result");
    List<String> sorted = warnings.sorted();
    return switch (found) {
      case Result.Series(List<Sample> samples) ->
          switch (type) {
            case "vector" -> new Answer.Vector(samples, sorted);
            case "matrix" -> throw matrix();
            default -> throw new MalformedReplyException("a result that is not of its type");
          };
      case Result.Point(String text) ->
          switch (type) {
            case "scalar" -> new Answer.Scalar(SampleText.parse(text), sorted);
            case "string" -> throw text();
            default -> throw new MalformedReplyException("a result that is not of its type");
          };
    };
  }

  private void data() throws MalformedReplyException, ScrapeException {
    JsonToken token = json.nextToken();
    if (token == JsonToken.VALUE_NULL) {
      return; // as some servers have it beside an error
    }
    check(token == JsonToken.START_OBJECT, "\"data\" is no object");
    for (String field = json.nextName(); field != null; field = json.nextName()) {
      switch (field) {
        case "resultType" -> {
          resultType = string(field);
          if (resultType.equals("matrix")) {
            throw matrix();
          }
        }
        case "result" -> result = result();
        default -> skip();
      }
    }
  }

  /** Its form is that of its type, which may come behind it. */
  private Result result() throws MalformedReplyException, ScrapeException {
    expect(JsonToken.START_ARRAY, "\"result\" is no list");
    JsonToken token = json.nextToken();
    if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
      return new Result.Point(restOfPoint());
    }
    List<Sample> samples = new ArrayList<>();
    for (; token != JsonToken.END_ARRAY; token = json.nextToken()) {
      check(token == JsonToken.START_OBJECT, "a series is no object");
      if (samples.size() == MAX_SERIES) {
        throw unusable(
            "the query gives more than %d series; aggregate them in the query"
                .formatted(MAX_SERIES));
      }
      samples.add(series());
    }
    return new Result.Series(samples);
  }

  private Sample series() throws MalformedReplyException, ScrapeException {
    Map<String, String> labels = null;
    String value = null;
    for (String field = json.nextName(); field != null; field = json.nextName()) {
      switch (field) {
        case "metric" -> labels = labels();
        case "value" -> {
          expect(JsonToken.START_ARRAY, "\"value\" is no list");
          json.nextToken();
          check(
              json.currentToken() != null && json.currentToken().isNumeric(),
              "a value without a time");
          value = restOfPoint();
        }
        case "values" -> throw matrix();
        case "histogram", "histograms" ->
            throw unusable(
                "the query gives native histograms; make numbers of them in the query, as"
                    + " histogram_quantile, histogram_avg and histogram_count do");
        default -> skip();
      }
    }
    return Sample.of(SampleText.parse(required(value, "value")), required(labels, "metric"));
  }

  private Map<String, String> labels() throws MalformedReplyException {
    expect(JsonToken.START_OBJECT, "\"metric\" is no object");
    Map<String, String> labels = new HashMap<>();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      labels.put(name, string(name));
    }
    return labels;
  }

  /** What follows a point's time, which is that of the evaluation and tells nothing. */
  private String restOfPoint() throws MalformedReplyException {
    expect(JsonToken.VALUE_STRING, "a value is no string");
    String text = json.getString();
    expect(JsonToken.END_ARRAY, "more in a value than a time and a number");
    return text;
  }

  private void annotations(String field, String otherwise) throws MalformedReplyException {
    JsonToken token = json.nextToken();
    if (token == JsonToken.VALUE_NULL) {
      return;
    }
    check(token == JsonToken.START_ARRAY, "\"" + field + "\" is no list");
    while (json.nextToken() != JsonToken.END_ARRAY) {
      check(json.currentToken() == JsonToken.VALUE_STRING, otherwise);
      warnings.addAnnotation(json.getString());
    }
  }

  /** VictoriaMetrics' way to say that some of its storage did not answer. */
  private void partial() throws MalformedReplyException {
    switch (json.nextToken()) {
      case VALUE_TRUE -> warnings.add("the answer is partial");
      case VALUE_FALSE -> {}
      default -> throw new MalformedReplyException("\"isPartial\" is no boolean");
    }
  }

  private String string(String field) throws MalformedReplyException {
    if (json.nextToken() != JsonToken.VALUE_STRING) {
      throw new MalformedReplyException("\"" + field + "\" is no string");
    }
    return json.getString();
  }

  private void skip() {
    json.nextToken();
    json.skipChildren();
  }

  private void expect(JsonToken token, String otherwise) throws MalformedReplyException {
    check(json.nextToken() == token, otherwise);
  }

  private static void check(boolean good, String otherwise) throws MalformedReplyException {
    if (!good) {
      throw new MalformedReplyException(otherwise);
    }
  }

  private static <T> T required(@Nullable T value, String field) throws MalformedReplyException {
    if (value == null) {
      throw new MalformedReplyException("no \"" + field + "\"");
    }
    return value;
  }

  private static ScrapeException matrix() {
    return unusable(
        "the query gives ranges of values (a matrix); reduce each to one value, as rate and"
            + " avg_over_time do");
  }

  private static ScrapeException text() {
    return unusable("the query gives a string; write one that gives numbers");
  }

  private static ScrapeException unusable(String reason) {
    return new ScrapeException(FailureKind.REJECTED, reason);
  }
}
