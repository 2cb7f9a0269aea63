package io.externalmetrics.server.api;

import java.io.Serial;
import java.util.Map;

/** A request cannot be answered as asked; the client is told why in a metav1.Status. */
public final class ApiException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient StatusBody status;
  private final transient Map<String, String> headers;

  /**
   * @param code the HTTP status
   * @param message one stable line for the client, without secrets
   */
  public ApiException(int code, String message) {
    this(StatusBody.failure(code, message), Map.of());
  }

  /**
   * @param headers that the answer has beside those that every answer has
   */
  public ApiException(StatusBody status, Map<String, String> headers) {
    super(status.message());
    this.status = status;
    this.headers = Map.copyOf(headers);
  }

  /** The request's deadline has passed. */
  public static ApiException timeout() {
    return new ApiException(504, "Timeout: request did not complete within the allotted timeout");
  }

  /** No such path. */
  static ApiException notFound() {
    return new ApiException(404, "the server could not find the requested resource");
  }

  /** The answer that says so. */
  public ApiResponse response() {
    ApiResponse response = ApiResponse.failure(status);
    for (Map.Entry<String, String> header : headers.entrySet()) {
      response = response.with(header.getKey(), header.getValue());
    }
    return response;
  }
}
