package io.externalmetrics.redis.wire;

import io.externalmetrics.spi.Outcome;

/** What came of a {@link Request}. */
public sealed interface Answer {

  /** A reply of the right shape, or a refusal of this request alone. */
  record Told(Reply reply) implements Answer {}

  /** The server that has the key could not be asked. */
  record Failed(Outcome.Failed failure) implements Answer {}
}
