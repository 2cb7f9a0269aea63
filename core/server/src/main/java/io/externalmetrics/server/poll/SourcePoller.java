package io.externalmetrics.server.poll;

import io.externalmetrics.server.config.Sleeper;
import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.server.store.Moment;
import io.externalmetrics.server.store.SourceSlot;
import io.externalmetrics.server.store.SourceSnapshot;
import io.externalmetrics.server.store.TimeSource;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The loop of one source: poll, publish, wait. It ends when its thread is interrupted. */
final class SourcePoller implements Runnable {
  private static final Logger LOGGER = System.getLogger(SourcePoller.class.getName());

  /**
   * How far beyond its plan a loop may be before it counts as stalled: a poll reads its Secrets
   * twice, for 4 s each at most, and ends a scrape that hangs.
   */
  private static final Duration TOLERANCE = Duration.ofSeconds(10);

  private final SourceSession session;
  private final SourceSlot slot;
  private final StartGate gate;
  private final TimeSource time;
  private final Sleeper sleeper;
  private final PollObserver observer;
  private final Schedule schedule;
  private volatile Sign lastSign;
  private volatile Optional<Instant> nextPoll = Optional.empty();

  /** That the loop moved, and for how long that is enough. */
  private record Sign(Moment given, Duration enough) {}

  SourcePoller(
      SourceSession session,
      SourceSlot slot,
      StartGate gate,
      TimeSource time,
      Sleeper sleeper,
      PollObserver observer) {
    this.session = session;
    this.slot = slot;
    this.gate = gate;
    this.time = time;
    this.sleeper = sleeper;
    this.observer = observer;
    SourceDefinition source = session.source();
    this.schedule = Schedule.of(source.name(), source.interval(), source.maxAge());
    this.lastSign = signBefore(StartGate.PATIENCE);
  }

  @Override
  public void run() {
    try (session) {
      try (var _ = gate.enter()) {
        pollOnce();
      }
      while (true) {
        Duration wait = schedule.untilNext(time.now().wall(), slot.current().failuresInARow());
        lastSign = signBefore(wait);
        nextPoll = Optional.of(lastSign.given().wall().plus(wait));
        sleeper.sleep(wait);
        Duration late = lastSign.given().until(time.now()).minus(wait);
        tell(() -> observer.begins(late.isNegative() ? Duration.ZERO : late));
        pollOnce();
      }
    } catch (InterruptedException e) {
      LOGGER.log(Level.DEBUG, () -> "source \"" + session.source().name() + "\": polling ended");
    }
  }

  /** Whether the loop should have given a sign of life by now and has not. */
  boolean isStalled() {
    Sign sign = lastSign;
    return sign.given().until(time.now()).compareTo(sign.enough()) > 0;
  }

  /** When the next poll begins; empty while one is under way. */
  Optional<Instant> nextPoll() {
    return nextPoll;
  }

  private void pollOnce() throws InterruptedException {
    lastSign = signBefore(Duration.ZERO);
    nextPoll = Optional.empty();
    PollResult result = session.poll();
    SourceSnapshot before = slot.current();
    SourceSnapshot after = before.after(result.readings(), result.summary());
    slot.publish(after);
    tell(() -> observer.polled(before, after));
  }

  private void tell(Runnable observed) {
    try {
      observed.run();
    } catch (RuntimeException e) {
      LOGGER.log(
          Level.ERROR,
          () -> "source \"" + session.source().name() + "\": an observer of its polls failed",
          e);
    }
  }

  private Sign signBefore(Duration wait) {
    return new Sign(time.now(), wait.plus(session.source().timeout()).plus(TOLERANCE));
  }
}
