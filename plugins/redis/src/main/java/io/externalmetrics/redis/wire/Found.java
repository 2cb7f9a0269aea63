package io.externalmetrics.redis.wire;

import io.externalmetrics.spi.Outcome;
import java.util.Map;

/** What one node has for a {@link Scan}. */
public sealed interface Found {

  /** Each key that matches, and what was said to the question for its length. */
  record Lengths(Map<Bytes, Reply> replies) implements Found {
    public Lengths {
      replies = Map.copyOf(replies);
    }
  }

  /** The node did not tell its keys. */
  record Failed(Outcome.Failed failure) implements Found {}
}
