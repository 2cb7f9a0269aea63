package io.externalmetrics.testkit;

import java.time.Duration;

/** How a {@link FakeBackend} treats its connections. */
public sealed interface Behaviour {

  /** Answers as the protocol says. */
  record Healthy() implements Behaviour {}

  /** Accepts connections and requests, and never answers. */
  record Silent() implements Behaviour {}

  /** Closes each connection when it is made, and those that exist at their next answer. */
  record HangsUp() implements Behaviour {}

  /**
   * Closes each connection in the middle of its answers.
   *
   * @param bytes how many bytes of healthy answers a connection gets from now on; 0 or more
   */
  record CutsAfter(int bytes) implements Behaviour {}

  /**
   * Answers every request with the same bytes.
   *
   * @param answer one byte per character, so from U+0000 to U+00FF
   */
  record Garbage(String answer) implements Behaviour {}

  /** Sends back what it receives, as a debugging server on a wrong port may. */
  record Echoes() implements Behaviour {}

  /**
   * Answers byte by byte.
   *
   * @param pause before each byte
   */
  record Trickles(Duration pause) implements Behaviour {}
}
