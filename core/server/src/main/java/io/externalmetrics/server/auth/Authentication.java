package io.externalmetrics.server.auth;

import io.externalmetrics.server.api.Caller;

/** What one way to authenticate finds in a request. */
sealed interface Authentication {

  /** It shows who calls. */
  record Known(Caller caller, AccessObserver.Method method) implements Authentication {}

  /** It has nothing of this kind. */
  record NoOpinion() implements Authentication {}

  /**
   * What it has is no good.
   *
   * @param reason for the log; without secrets
   */
  record Failed(String reason) implements Authentication {}
}
