package io.externalmetrics.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.externalmetrics.server.api.ApiResponse.Document;
import io.externalmetrics.server.api.ApiResponse.Empty;
import io.externalmetrics.server.api.ApiResponse.Text;
import java.util.Optional;

/** How an answer is written, from what its client accepts. */
public final class Encoding {
  private static final Negotiation JSON = new Negotiation(Negotiation.Form.JSON, false);

  private Encoding() {}

  /**
   * What is sent.
   *
   * @param answer as it was, or the 406 that stands for it
   * @param mediaType empty where there is no body
   */
  @SuppressWarnings("ArrayRecordComponent") // Written once, and never compared.
  public record Encoded(ApiResponse answer, String mediaType, byte[] bytes) {}

  /**
   * An answer in the form that its client accepts. Errors are told in JSON to a client that accepts
   * nothing there is.
   */
  public static Encoded of(ApiResponse answer, ApiRequest request) {
    return switch (answer.body()) {
      case Document(ApiObject object) -> {
        Optional<Negotiation> negotiation = Negotiation.of(request.header("accept").orElse(""));
        boolean failed = answer.code() >= 400;
        yield negotiation.isPresent() || failed
            ? document(answer, object, negotiation.orElse(JSON), request)
            : notAcceptable(request);
      }
      case Text(String mediaType, String text) ->
          new Encoded(answer, mediaType, text.getBytes(UTF_8));
      case Empty() -> new Encoded(answer, "", new byte[0]);
    };
  }

  private static Encoded notAcceptable(ApiRequest request) {
    StatusBody status = StatusBody.failure(406, Negotiation.NOT_ACCEPTABLE);
    ApiResponse answer = ApiResponse.failure(status).with("Vary", "Accept");
    return document(answer, status, JSON, request);
  }

  private static Encoded document(
      ApiResponse answer, ApiObject object, Negotiation negotiation, ApiRequest request) {
    byte[] bytes =
        switch (negotiation.form()) {
          case JSON -> {
            boolean pretty = negotiation.pretty() || request.wantsPretty();
            yield pretty ? Json.pretty(object).getBytes(UTF_8) : object.json();
          }
          case YAML -> Yaml.of(object).getBytes(UTF_8);
          case PROTOBUF -> object.protobuf();
        };
    return new Encoded(answer, negotiation.form().mediaType(), bytes);
  }
}
