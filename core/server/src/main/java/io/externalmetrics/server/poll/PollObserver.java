package io.externalmetrics.server.poll;

import io.externalmetrics.server.store.SourceSnapshot;

/** Is told of every poll, on the poller's thread, after its snapshot was published. */
@FunctionalInterface
public interface PollObserver {
  void polled(SourceSnapshot before, SourceSnapshot after);

  /** Tells both. */
  default PollObserver and(PollObserver other) {
    return (before, after) -> {
      polled(before, after);
      other.polled(before, after);
    };
  }
}
