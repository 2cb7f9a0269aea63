package io.externalmetrics.server.poll;

import io.externalmetrics.server.config.References;
import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.server.store.SourceSlot;
import io.externalmetrics.server.store.SourceSnapshot;
import io.externalmetrics.server.store.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** All running pollers, one virtual thread per source; follows the configuration. */
public final class Pollers implements AutoCloseable {
  private static final int FIRST_POLLS_AT_ONCE = 64;
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(1);

  private final Function<SourceDefinition, SettingsSupply> settings;
  private final TimeSource time;
  private final PollObserver observer;
  private final StartGate gate = new StartGate(FIRST_POLLS_AT_ONCE);
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Map<String, Running> running = Map.of();

  private record Running(SourceSlot slot, SourcePoller poller, Thread thread, CallBudget calls) {}

  /**
   * Pollers that poll nothing yet.
   *
   * @param references what settings may refer to
   * @param observer is told of every poll of every source
   */
  public Pollers(References references, TimeSource time, PollObserver observer) {
    this(source -> new ReferencedSettings(source, references), time, observer);
  }

  Pollers(
      Function<SourceDefinition, SettingsSupply> settings, TimeSource time, PollObserver observer) {
    this.settings = settings;
    this.time = time;
    this.observer = observer;
  }

  /**
   * Polls exactly these sources from now on. A source that did not change keeps its poller; a
   * changed one gets a new poller, which begins at once with what the old one knew.
   *
   * @return the slots, in the order of the sources
   */
  public List<SourceSlot> follow(List<SourceDefinition> sources) {
    lock.lock();
    try {
      Map<String, Running> before = running;
      Map<String, Running> after = new HashMap<>();
      List<SourceSlot> slots = new ArrayList<>();
      for (SourceDefinition source : sources) {
        Running old = before.get(source.name());
        Running now;
        if (old != null && old.slot().current().source().equals(source)) {
          now = old;
        } else if (old != null) {
          old.thread().interrupt();
          old.calls().limitTo(source.maxCallsPerMinute());
          now = start(old.slot().current().redefinedAs(source), old.calls());
        } else {
          now =
              start(
                  SourceSnapshot.unpolled(source),
                  new CallBudget(source.maxCallsPerMinute(), System::nanoTime));
        }
        after.put(source.name(), now);
        slots.add(now.slot());
      }
      before.forEach(
          (name, old) -> {
            if (!after.containsKey(name)) {
              old.thread().interrupt();
            }
          });
      running = Map.copyOf(after);
      return slots;
    } finally {
      lock.unlock();
    }
  }

  /** The names of sources whose loop does not move, sorted; empty is healthy. */
  public List<String> stalled() {
    return running.entrySet().stream()
        .filter(entry -> entry.getValue().poller().isStalled())
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** When a source is polled next; empty while it is, and where there is no such source. */
  public Optional<Instant> nextPoll(String source) {
    return Optional.ofNullable(running.get(source)).flatMap(one -> one.poller().nextPoll());
  }

  private Running start(SourceSnapshot first, CallBudget calls) {
    SourceDefinition source = first.source();
    SourceSlot slot = new SourceSlot(first);
    SourceSession session = new SourceSession(source, settings.apply(source), calls, time);
    SourcePoller poller = new SourcePoller(session, slot, gate, time, Thread::sleep, observer);
    return new Running(
        slot, poller, Thread.ofVirtual().name("poll " + source.name()).start(poller), calls);
  }

  /** Ends all polls; waits a little for connections to close. */
  @Override
  public void close() {
    lock.lock();
    try {
      running.values().forEach(one -> one.thread().interrupt());
      long end = System.nanoTime() + STOP_PATIENCE.toNanos();
      for (Running one : running.values()) {
        Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
        one.thread().join(left);
      }
      running = Map.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
