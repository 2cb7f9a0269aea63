package io.externalmetrics.server;

import io.externalmetrics.server.kube.Secrets;
import io.externalmetrics.server.kube.Secrets.Reading;
import io.externalmetrics.server.store.Moment;
import io.externalmetrics.server.store.TimeSource;
import io.externalmetrics.spi.Deadline;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** One Secret as it was read last. However many ask, it is read by one at a time. */
final class KeptSecret {
  private static final Logger LOGGER = System.getLogger(KeptSecret.class.getName());

  private final String name;
  private final Read read;
  private final TimeSource time;
  private final ReentrantLock turn = new ReentrantLock();
  private volatile State state =
      new State(
          Optional.empty(),
          new Reading.Unavailable("the cluster's API server takes too long for all Secrets"),
          Optional.empty());

  /** Reads it anew. */
  @FunctionalInterface
  interface Read {
    Reading now() throws InterruptedException;
  }

  /**
   * @param tried when it was last read, or that failed
   * @param reading what it is taken for
   * @param failure why that is older than the last attempt
   */
  private record State(Optional<Moment> tried, Reading reading, Optional<String> failure) {

    boolean isWithin(Duration maxAge, Moment now) {
      return tried.filter(then -> then.until(now).compareTo(maxAge) < 0).isPresent();
    }

    /** Who cannot be asked has not taken the Secret away. */
    State then(Moment now, Reading next) {
      return next instanceof Reading.Unavailable(String reason) && reading instanceof Reading.Found
          ? new State(Optional.of(now), reading, Optional.of(reason))
          : new State(Optional.of(now), next, Optional.empty());
    }
  }

  KeptSecret(String name, Read read, TimeSource time) {
    this.name = name;
    this.read = read;
    this.time = time;
  }

  /**
   * What it is, as of at most {@code maxAge} ago. What was known before where it cannot be read,
   * where the deadline leaves no time to, and where a failure to read it is younger than that.
   */
  Reading reading(Duration maxAge, Deadline deadline) throws InterruptedException {
    if (!state.isWithin(maxAge, time.now())
        && turn.tryLock(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
      try {
        boolean isTime = deadline.remaining().compareTo(Secrets.PATIENCE) >= 0;
        if (isTime && !state.isWithin(maxAge, time.now())) {
          Moment now = time.now();
          state = tell(state.then(now, read.now()));
        }
      } finally {
        turn.unlock();
      }
    }
    return state.reading();
  }

  private State tell(State next) {
    if (!next.failure().equals(state.failure())) {
      next.failure()
          .ifPresentOrElse(
              reason ->
                  LOGGER.log(
                      Level.WARNING,
                      () -> "Secret \"" + name + "\": " + reason + "; using what was read before"),
              () -> LOGGER.log(Level.INFO, () -> "Secret \"" + name + "\": it can be read again"));
    }
    return next;
  }
}
