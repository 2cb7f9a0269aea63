package io.externalmetrics.server.kube;

import io.externalmetrics.server.api.Caller;

/** What a TokenReview said. */
public sealed interface TokenDecision {

  /** The token is this one's. */
  record Authenticated(Caller caller) implements TokenDecision {}

  /** It is nobody's, or is no longer. */
  record Refused() implements TokenDecision {}
}
