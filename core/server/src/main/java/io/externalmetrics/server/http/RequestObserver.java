package io.externalmetrics.server.http;

import java.time.Duration;

/** Told of every request and connection of the API; any thread, and quick about it. */
@FunctionalInterface
public interface RequestObserver extends ConnectionObserver {
  /**
   * A request was answered.
   *
   * @param kind one of {@code metric}, {@code discovery}, {@code health}, {@code other} and {@code
   *     malformed}
   * @param code the HTTP status
   * @param took from its header until the answer was made; zero where it was malformed
   */
  void answered(String kind, int code, Duration took);

  /** A request has begun. */
  default void began() {}

  /** A request is over, its answer written or not. */
  default void ended() {}
}
