package io.externalmetrics.server.http;

import io.helidon.webserver.CloseConnectionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * How far a client's connection is. The thread that serves it says so; any other may cut it, unless
 * the two meet, and then one of them has its way: a state is only ever swapped.
 */
final class Connection {
  /** What one header, and one piece that arrives on its own, take in memory beside their bytes. */
  private static final int COST_OF_A_LINE = 256;

  private static final int COST_OF_A_PIECE = 64;

  private final Thread thread;
  private final LongSupplier nanoTime;
  private final AtomicReference<State> state;

  enum Phase {
    /** A request is arriving; before that, the TLS handshake. */
    HEAD,
    REQUEST,
    IDLE,
    CUT
  }

  /**
   * One moment of a connection.
   *
   * @param since when the phase began, in nanoseconds
   * @param served whether it has completed a request
   * @param identified whether the caller of the last request is known by name
   * @param cost what the head that is arriving takes in memory, in bytes
   */
  record State(Phase phase, long since, boolean served, boolean identified, int cost) {}

  Connection(Thread thread, LongSupplier nanoTime) {
    this.thread = thread;
    this.nanoTime = nanoTime;
    this.state =
        new AtomicReference<>(new State(Phase.HEAD, nanoTime.getAsLong(), false, false, 0));
  }

  Thread thread() {
    return thread;
  }

  State state() {
    return state.get();
  }

  /** Some of what the client sends has arrived. */
  void received(byte[] piece) {
    int lines = 0;
    for (byte each : piece) {
      lines += each == '\n' ? 1 : 0;
    }
    int cost = piece.length + COST_OF_A_PIECE + lines * COST_OF_A_LINE;
    change(
        now ->
            switch (now.phase()) {
              case IDLE ->
                  new State(Phase.HEAD, nanoTime.getAsLong(), true, now.identified(), cost);
              case HEAD ->
                  new State(
                      Phase.HEAD, now.since(), now.served(), now.identified(), now.cost() + cost);
              case REQUEST, CUT -> now;
            });
  }

  /** A whole head has arrived. */
  void begin() {
    change(now -> new State(Phase.REQUEST, nanoTime.getAsLong(), now.served(), false, 0));
  }

  /** The caller of the request in progress is known by name. */
  void identified() {
    change(now -> new State(now.phase(), now.since(), now.served(), true, 0));
  }

  /** The answer is written. */
  void finish() {
    change(now -> new State(Phase.IDLE, nanoTime.getAsLong(), true, now.identified(), 0));
  }

  /** Ends the connection unless it has gone on since the state was seen; returns whether it did. */
  boolean cut(State seen) {
    State cut = new State(Phase.CUT, seen.since(), seen.served(), seen.identified(), 0);
    if (seen.phase() == Phase.CUT || !state.compareAndSet(seen, cut)) {
      return false;
    }
    // Closes the channel, whether the thread reads from it, writes to it, or will do so next.
    thread.interrupt();
    return true;
  }

  private void change(UnaryOperator<State> next) {
    State now = state.updateAndGet(was -> was.phase() == Phase.CUT ? was : next.apply(was));
    if (now.phase() == Phase.CUT) {
      throw new CloseConnectionException("cut by the server");
    }
  }
}
