package io.externalmetrics.server.poll;

import io.externalmetrics.server.store.SourceSnapshot;
import java.time.Duration;

/** Is told of every poll, on the poller's thread. */
@FunctionalInterface
public interface PollObserver {

  /** A poll has ended, and its snapshot was published. */
  void polled(SourceSnapshot before, SourceSnapshot after);

  /**
   * A poll begins that was planned; first polls are not.
   *
   * @param late how long after its plan, zero or more
   */
  default void begins(Duration late) {}

  /** Tells both, even where the first throws. */
  default PollObserver and(PollObserver other) {
    PollObserver first = this;
    return new PollObserver() {
      @Override
      public void polled(SourceSnapshot before, SourceSnapshot after) {
        try {
          first.polled(before, after);
        } finally {
          other.polled(before, after);
        }
      }

      @Override
      public void begins(Duration late) {
        try {
          first.begins(late);
        } finally {
          other.begins(late);
        }
      }
    };
  }
}
