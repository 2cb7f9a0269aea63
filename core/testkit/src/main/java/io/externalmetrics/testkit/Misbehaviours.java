package io.externalmetrics.testkit;

import java.util.List;
import java.util.stream.Stream;

/** What a backend, or whatever else listens on its port, may do instead of answering. */
final class Misbehaviours {
  static final List<Behaviour> GARBAGE =
      List.of(
          new Behaviour.Garbage("\u0000\u00ff\u0001garbage\r\n"),
          new Behaviour.Garbage("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"),
          new Behaviour.Garbage("\r\n"),
          new Behaviour.Echoes());

  static final List<Behaviour> ALL =
      Stream.concat(
              GARBAGE.stream(),
              Stream.of(
                  new Behaviour.Silent(), new Behaviour.HangsUp(), new Behaviour.CutsAfter(2)))
          .toList();

  private Misbehaviours() {}
}
