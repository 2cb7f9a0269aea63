package io.externalmetrics.server.store;

import java.time.Instant;

/** Tells the time; tests bring their own. */
@FunctionalInterface
public interface TimeSource {
  Moment now();

  static TimeSource system() {
    return () -> new Moment(Instant.now(), System.nanoTime());
  }
}
