package io.externalmetrics.server.poll;

import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.server.store.Moment;
import io.externalmetrics.server.store.SourceSlot;
import io.externalmetrics.server.store.SourceSnapshot;
import io.externalmetrics.server.store.TimeSource;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/** The loop of one source: poll, publish, wait. It ends when its thread is interrupted. */
final class SourcePoller implements Runnable {
  private static final Logger LOGGER = System.getLogger(SourcePoller.class.getName());

  /** How far beyond its plan a loop may be before it counts as stalled. */
  private static final Duration TOLERANCE = Duration.ofSeconds(5);

  private final SourceSession session;
  private final SourceSlot slot;
  private final StartGate gate;
  private final TimeSource time;
  private final Pause pause;
  private final PollObserver observer;
  private final Schedule schedule;
  private volatile Moment nextSign;

  /** Waits; tests do not. */
  @FunctionalInterface
  interface Pause {
    void of(Duration duration) throws InterruptedException;
  }

  SourcePoller(
      SourceSession session,
      SourceSlot slot,
      StartGate gate,
      TimeSource time,
      Pause pause,
      PollObserver observer) {
    this.session = session;
    this.slot = slot;
    this.gate = gate;
    this.time = time;
    this.pause = pause;
    this.observer = observer;
    SourceDefinition source = session.source();
    this.schedule = Schedule.of(source.name(), source.interval());
    this.nextSign = later(StartGate.PATIENCE);
  }

  @Override
  public void run() {
    try (session) {
      try (var _ = gate.enter()) {
        pollOnce();
      }
      while (true) {
        Duration wait = schedule.untilNext(time.now().wall(), slot.current().failuresInARow());
        nextSign = later(wait);
        pause.of(wait);
        pollOnce();
      }
    } catch (InterruptedException e) {
      LOGGER.log(Level.DEBUG, () -> "source \"" + session.source().name() + "\": polling ended");
    }
  }

  /** Whether the loop should have given a sign of life by now and has not. */
  boolean isStalled() {
    return nextSign.until(time.now()).isPositive();
  }

  private void pollOnce() throws InterruptedException {
    nextSign = later(Duration.ZERO);
    PollResult result = session.poll();
    SourceSnapshot before = slot.current();
    SourceSnapshot after = before.after(result.readings(), result.summary());
    slot.publish(after);
    observer.polled(before, after);
  }

  private Moment later(Duration wait) {
    Moment now = time.now();
    Duration ahead = wait.plus(session.source().timeout()).plus(TOLERANCE);
    return new Moment(now.wall().plus(ahead), now.nanos() + ahead.toNanos());
  }
}
