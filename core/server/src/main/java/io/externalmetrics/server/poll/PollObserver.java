package io.externalmetrics.server.poll;

import io.externalmetrics.server.store.SourceSnapshot;

/** Is told of every poll, on the poller's thread, after its snapshot was published. */
@FunctionalInterface
public interface PollObserver {
  void polled(SourceSnapshot before, SourceSnapshot after);

  /** Tells both, even where the first throws. */
  default PollObserver and(PollObserver other) {
    return (before, after) -> {
      try {
        polled(before, after);
      } finally {
        other.polled(before, after);
      }
    };
  }
}
