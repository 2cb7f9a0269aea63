package io.externalmetrics.server.api;

import java.io.Serial;

/** A request cannot be answered as asked; the client is told why in a metav1.Status. */
public final class ApiException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final int code;
  private final String message;

  /**
   * @param code the HTTP status
   * @param message one stable line for the client, without secrets
   */
  public ApiException(int code, String message) {
    super(message);
    this.code = code;
    this.message = message;
  }

  /** No such path. */
  static ApiException notFound() {
    return new ApiException(404, "the server could not find the requested resource");
  }

  /** The answer that says so. */
  public ApiResponse response() {
    return ApiResponse.failure(code, message);
  }
}
