package io.externalmetrics.sysdig;

import io.externalmetrics.connect.http.HttpFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Response;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sysdig's own words about a request that it refuses. */
final class ErrorText {

  /** Longer texts are pages of a gateway, of which the beginning is enough. */
  private static final int MAX_KIBIBYTES = 8;

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private ErrorText() {}

  /** The words in the body of an answer; empty where it has none. */
  static String of(Response response) throws IOException {
    String body = HttpFailure.text(response, MAX_KIBIBYTES);
    try {
      return words(MAPPER.readTree(body));
    } catch (JacksonException _) {
      return body;
    }
  }

  private static String words(JsonNode error) {
    List<String> texts = new ArrayList<>();
    for (JsonNode each : error.path("errors")) {
      addWords(each, texts);
    }
    addWords(error, texts);
    return String.join("; ", texts);
  }

  private static void addWords(JsonNode error, List<String> texts) {
    String reason = error.path("reason").asString("");
    String message = error.path("message").asString(error.path("error").asString(""));
    String words =
        reason.isEmpty() || message.isEmpty() ? reason + message : reason + ": " + message;
    if (!words.isEmpty()) {
      texts.add(words);
    }
  }
}
