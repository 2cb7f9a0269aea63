package io.externalmetrics.bench.api;

/** How the server comes to know that a caller may read. */
enum Authorization {
  /** By one decision for all metrics, as the HPA controller is allowed. */
  WILDCARD,
  /** By a decision for each metric. */
  EXACT,
  /** Asks the API server for each request, because each is another user's. */
  UNCACHED;

  /**
   * Whose request it is.
   *
   * @param number of the request
   */
  String user(long number) {
    return switch (this) {
      case WILDCARD -> ClusterDouble.CONTROLLER;
      case EXACT -> ClusterDouble.EXACT_USER;
      case UNCACHED -> "system:serviceaccount:bench:reader-%09d".formatted(number);
    };
  }

  String label() {
    return switch (this) {
      case WILDCARD -> "wildcard";
      case EXACT -> "exact";
      case UNCACHED -> "uncached";
    };
  }
}
