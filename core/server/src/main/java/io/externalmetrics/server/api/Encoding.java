package io.externalmetrics.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.externalmetrics.server.api.ApiResponse.Body;
import io.externalmetrics.server.api.ApiResponse.Document;
import io.externalmetrics.server.api.ApiResponse.Empty;
import io.externalmetrics.server.api.ApiResponse.Text;
import java.util.Optional;

/** How an answer is written, from what its client accepts. */
public final class Encoding {
  private Encoding() {}

  /** Bytes and what they are. */
  @SuppressWarnings("ArrayRecordComponent") // Written once, and never compared.
  public record Encoded(String mediaType, byte[] bytes) {}

  /** What is to be sent; empty where there is no body. */
  public static Optional<Encoded> of(Body body, ApiRequest request) {
    return switch (body) {
      case Document(Object value) ->
          Optional.of(
              encoded(
                  "application/json",
                  request.wantsPretty() ? Json.pretty(value) : Json.compact(value)));
      case Text(String mediaType, String text) -> Optional.of(encoded(mediaType, text));
      case Empty() -> Optional.empty();
    };
  }

  private static Encoded encoded(String mediaType, String text) {
    return new Encoded(mediaType, text.getBytes(UTF_8));
  }
}
