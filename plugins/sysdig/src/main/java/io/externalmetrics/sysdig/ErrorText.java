package io.externalmetrics.sysdig;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.Response;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sysdig's own words about a request that it refuses. */
final class ErrorText {

  /** Longer texts are pages of a proxy, of which the beginning is enough. */
  private static final int READ = 8192;

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private ErrorText() {}

  /** The words in the body of an answer; empty where it has none. */
  static String of(Response response) throws IOException {
    String body = response.peekBody(READ).string();
    return fromJson(body).orElseGet(() -> withoutMarkup(body));
  }

  private static Optional<String> fromJson(String body) {
    try {
      JsonNode error = MAPPER.readTree(body);
      List<String> texts = new ArrayList<>();
      for (JsonNode each : error.path("errors")) {
        addWords(each, texts);
      }
      addWords(error, texts);
      return texts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", texts));
    } catch (JacksonException _) {
      return Optional.empty();
    }
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

  private static String withoutMarkup(String body) {
    return body.replaceAll("(?s)<(script|style).*?</\\1>|<[^>]*>", " ").strip();
  }
}
