package io.externalmetrics.server.api;

import java.util.HashMap;
import java.util.Map;

/**
 * An answer. How a document is encoded is decided afterwards, from what the client accepts.
 *
 * @param headers beside those that every answer has
 */
public record ApiResponse(int code, Map<String, String> headers, Body body) {

  /** What is sent. */
  public sealed interface Body {}

  /** A Kubernetes object, in whichever form the client accepts. */
  public record Document(ApiObject value) implements Body {}

  /** Text as it is. */
  public record Text(String mediaType, String text) implements Body {}

  /** No body at all, as with 304. */
  public record Empty() implements Body {}

  public ApiResponse {
    headers = Map.copyOf(headers);
  }

  /** 200 with a Kubernetes object. */
  public static ApiResponse document(ApiObject value) {
    return new ApiResponse(200, Map.of(), new Document(value));
  }

  /** 200 with what is no Kubernetes object: JSON for people, whatever the client accepts. */
  public static ApiResponse json(Object value) {
    return new ApiResponse(200, Map.of(), new Text("application/json", Json.pretty(value)));
  }

  /** A metav1.Status. */
  public static ApiResponse failure(int code, String message) {
    return failure(StatusBody.failure(code, message));
  }

  /** The same, where there is more to say. */
  public static ApiResponse failure(StatusBody status) {
    ApiResponse response = new ApiResponse(status.code(), Map.of(), new Document(status));
    int retryAfterSeconds = status.details().map(StatusDetails::retryAfterSeconds).orElse(0);
    return retryAfterSeconds == 0
        ? response
        : response.with("Retry-After", Integer.toString(retryAfterSeconds));
  }

  /** The same with one more header, or another value of it. */
  public ApiResponse with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new ApiResponse(code, more, body);
  }
}
