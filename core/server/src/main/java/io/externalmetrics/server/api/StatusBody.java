package io.externalmetrics.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

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
    int code) {

  public static StatusBody failure(int code, String message) {
    return new StatusBody("Status", "v1", Map.of(), "Failure", message, reason(code), code);
  }

  private static String reason(int code) {
    return switch (code) {
      case 400 -> "BadRequest";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "NotFound";
      case 405 -> "MethodNotAllowed";
      case 406 -> "NotAcceptable";
      case 413 -> "RequestEntityTooLarge";
      case 429 -> "TooManyRequests";
      case 500 -> "InternalError";
      case 503 -> "ServiceUnavailable";
      case 504 -> "Timeout";
      default -> "";
    };
  }
}
