package io.externalmetrics.server.http;

import io.externalmetrics.server.http.Connection.Phase;
import io.externalmetrics.server.http.Connection.State;
import io.externalmetrics.server.http.ConnectionObserver.Reason;
import io.helidon.webserver.CloseConnectionException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The open connections of a port, each known by the thread that serves it. Cuts those that are
 * overdue, and those that have to make room: never one with a request in progress, and one that has
 * proved itself after all that have not.
 */
final class Connections implements AutoCloseable {
  /** For headers that are still arriving, on all connections together and on one. */
  private static final long LARGEST_COST = 8 * 1024 * 1024;

  private static final int LARGEST_COST_OF_ONE = 512 * 1024;

  /** What all connections may hold without anyone adding it up. */
  private static final int SMALL_COST = 4 * 1024;

  /** What a handshake and a request take at most where nothing is wrong. */
  private static final Duration YOUNG = Duration.ofSeconds(2);

  private final ConnectionLimits limits;
  private final ConnectionObserver observer;
  private final LongSupplier nanoTime;
  private final Map<Thread, Connection> open = new ConcurrentHashMap<>();
  private final Thread reaper;
  private volatile boolean draining;
  private volatile boolean closed;

  /** A connection as it was seen. */
  private record Candidate(Connection connection, State seen) {
    static final Comparator<Candidate> OLDEST =
        Comparator.comparing(
            Candidate::seen, (one, other) -> Long.signum(one.since() - other.since()));
  }

  Connections(ConnectionLimits limits, ConnectionObserver observer, LongSupplier nanoTime) {
    this.limits = limits;
    this.observer = observer;
    this.nanoTime = nanoTime;
    this.reaper = Thread.ofVirtual().name("overdue connections").unstarted(this::reap);
  }

  /** Begins to look for what is overdue. */
  void start() {
    reaper.start();
  }

  /** What a connection has to show for itself; the less, the sooner it makes room. */
  private enum Proof {
    NONE,
    A_REQUEST_OF_NOBODY_IN_PARTICULAR,
    /** It may be one that a flood of the others must not keep from its handshake. */
    YOUTH,
    A_KNOWN_CALLER
  }

  private Proof proof(Candidate candidate) {
    State seen = candidate.seen();
    if (seen.served()) {
      return seen.identified() ? Proof.A_KNOWN_CALLER : Proof.A_REQUEST_OF_NOBODY_IN_PARTICULAR;
    }
    return nanoTime.getAsLong() - seen.since() < YOUNG.toNanos() ? Proof.YOUTH : Proof.NONE;
  }

  /** Takes the calling thread's new connection in, and makes room for it where there is none. */
  Connection enter() {
    Connection entered = new Connection(Thread.currentThread(), nanoTime);
    open.put(Thread.currentThread(), entered);
    observer.opened();
    while (open.size() > limits.open()) {
      Candidate least =
          candidates(seen -> seen.phase() != Phase.REQUEST && seen.phase() != Phase.CUT)
              .filter(candidate -> candidate.connection() != entered)
              .min(Comparator.comparing(this::proof).thenComparing(Candidate.OLDEST))
              .orElseGet(() -> new Candidate(entered, entered.state()));
      cut(least, Reason.TOO_MANY);
    }
    if (closed) {
      cut(new Candidate(entered, entered.state()), Reason.SHUTDOWN);
    }
    return entered;
  }

  /** A connection was closed instead of taken in. */
  void refused() {
    observer.cut(Reason.TOO_FAST);
  }

  /** The calling thread's connection has ended. */
  void leave() {
    open.remove(Thread.currentThread());
    observer.closed();
  }

  /** The calling thread's connection. */
  Connection current() {
    Connection current = open.get(Thread.currentThread());
    if (current == null) {
      throw new CloseConnectionException("cut by the server");
    }
    return current;
  }

  /** Takes note of what a connection received, and sees to it that it does not hold too much. */
  void received(Connection connection, byte[] piece) {
    connection.received(piece);
    State state = connection.state();
    if (state.cost() > LARGEST_COST_OF_ONE) {
      cut(new Candidate(connection, state), Reason.MEMORY);
    } else if (state.cost() > SMALL_COST) {
      while (open.values().stream().mapToLong(each -> each.state().cost()).sum() > LARGEST_COST) {
        candidates(seen -> seen.phase() == Phase.HEAD)
            .max(Comparator.comparingInt(candidate -> candidate.seen().cost()))
            .ifPresent(largest -> cut(largest, Reason.MEMORY));
      }
    }
  }

  /** Every answer from now on is the last of its connection. */
  void drain() {
    draining = true;
  }

  boolean isDraining() {
    return draining;
  }

  boolean isClosed() {
    return closed;
  }

  /** Ends all connections but those with a request in progress, and takes no more. */
  @Override
  public void close() {
    closed = true;
    reaper.interrupt();
    candidates(seen -> seen.phase() == Phase.HEAD || seen.phase() == Phase.IDLE)
        .forEach(candidate -> cut(candidate, Reason.SHUTDOWN));
  }

  /** Cuts what is overdue by now. */
  void cutOverdue() {
    long now = nanoTime.getAsLong();
    candidates(seen -> now - seen.since() > limit(seen.phase()).toNanos())
        .forEach(candidate -> cut(candidate, overdue(candidate.seen().phase())));
  }

  private void reap() {
    Duration period = limits.head().dividedBy(15);
    try {
      while (!closed) {
        Thread.sleep(period);
        cutOverdue();
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  private Duration limit(Phase phase) {
    return switch (phase) {
      case HEAD -> limits.head();
      case REQUEST -> limits.request();
      case IDLE -> limits.idle();
      case CUT -> Duration.ofNanos(Long.MAX_VALUE);
    };
  }

  private static Reason overdue(Phase phase) {
    return switch (phase) {
      case HEAD -> Reason.SLOW_HEAD;
      case REQUEST -> Reason.STUCK;
      case IDLE, CUT -> Reason.IDLE;
    };
  }

  private Stream<Candidate> candidates(Predicate<State> fits) {
    return open.values().stream()
        .map(connection -> new Candidate(connection, connection.state()))
        .filter(candidate -> fits.test(candidate.seen()));
  }

  /** From now on it does not count, although its thread may take a moment to end. */
  private void cut(Candidate candidate, Reason reason) {
    if (candidate.connection().cut(candidate.seen())) {
      open.remove(candidate.connection().thread());
      observer.cut(reason);
    }
  }
}
