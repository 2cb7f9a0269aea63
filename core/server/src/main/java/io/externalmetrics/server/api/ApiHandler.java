package io.externalmetrics.server.api;

/** Answers requests; any thread. What stands before the API (who asks, may they) wraps one. */
@FunctionalInterface
public interface ApiHandler {
  /**
   * The answer.
   *
   * @throws ApiException where there is none
   */
  ApiResponse handle(ApiRequest request);
}
