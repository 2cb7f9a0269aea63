package io.externalmetrics.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.Optional;

/**
 * A metav1.Status: the only form of an error of which client-go shows the message to users.
 *
 * @param message one stable line; client-go repeats it literally
 * @param reason empty where Kubernetes has no name for the code
 * @param code the HTTP status as well
 */
public record StatusBody(
    String kind,
    String apiVersion,
    Map<String, String> metadata,
    String status,
    String message,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String reason,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<StatusDetails> details,
    int code)
    implements ApiObject {

  /** An error that its code and message describe. */
  public static StatusBody failure(int code, String message) {
    return failure(code, message, Optional.empty());
  }

  /** An error about something. */
  public static StatusBody failure(int code, String message, StatusDetails details) {
    return failure(code, message, Optional.of(details));
  }

  private static StatusBody failure(int code, String message, Optional<StatusDetails> details) {
    return new StatusBody(
        "Status", "v1", Map.of(), "Failure", message, reason(code), details, code);
  }

  @Override
  public void writeTo(ProtobufWriter out) {
    out.message(1, ApiObject::writeListMetadata).text(2, status).text(3, message).text(4, reason);
    details.ifPresent(it -> out.message(5, it));
    out.number(6, code);
  }

  private static String reason(int code) {
    return switch (code) {
      case 400 -> "BadRequest";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "NotFound";
      case 405 -> "MethodNotAllowed";
      case 406 -> "NotAcceptable";
      case 410 -> "Gone";
      case 413 -> "RequestEntityTooLarge";
      case 415 -> "UnsupportedMediaType";
      case 422 -> "Invalid";
      case 429 -> "TooManyRequests";
      case 500 -> "InternalError";
      case 503 -> "ServiceUnavailable";
      case 504 -> "Timeout";
      default -> "";
    };
  }
}
