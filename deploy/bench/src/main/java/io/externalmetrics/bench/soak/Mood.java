package io.externalmetrics.bench.soak;

import io.externalmetrics.testkit.Behaviour;
import io.externalmetrics.testkit.FakeBackend;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a backend of the soak is, all the time. */
enum Mood {
  HEALTHY,
  FLAPPING,
  REFUSING,
  ERRING,
  GARBAGE,
  CUTTING,
  SILENT,
  LATE,
  DRIPPING;

  /**
   * Sources of the soak give up long before. Not just before: a server that stands still for its
   * figures until the answer is there finds it, and serves it.
   */
  private static final Duration TOO_LONG = Duration.ofSeconds(5);

  private static final Duration DRIP = Duration.ofMillis(400);
  private static final List<Mood> FLAPS =
      List.of(REFUSING, ERRING, GARBAGE, CUTTING, SILENT, DRIPPING);

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether an HPA may ever get a number from it. */
  boolean everAnswers() {
    return this == HEALTHY || this == FLAPPING;
  }

  /** What it talks, where that alone makes the mood. */
  FakeBackend.Conversation conversation(Protocol protocol) {
    FakeBackend.Conversation conversation = protocol.conversation();
    return this == LATE ? (in, out) -> conversation.talk(in, new LateOutput(out)) : conversation;
  }

  /** Puts a backend that listens into this mood. */
  void enter(FakeBackend backend, Protocol protocol) {
    behaviour(protocol).ifPresentOrElse(backend::behave, backend::refuse);
  }

  /** Of what is bad in turn after a good time. */
  static Mood flap(int turn) {
    return FLAPS.get(turn % FLAPS.size());
  }

  private Optional<Behaviour> behaviour(Protocol protocol) {
    return switch (this) {
      case HEALTHY, FLAPPING, LATE -> Optional.of(new Behaviour.Healthy());
      case ERRING -> Optional.of(new Behaviour.Garbage(protocol.error()));
      case GARBAGE -> Optional.of(new Behaviour.Garbage("\u0000\u00ff\u0001garbage\r\n"));
      case CUTTING -> Optional.of(new Behaviour.CutsAfter(2));
      case SILENT -> Optional.of(new Behaviour.Silent());
      case DRIPPING -> Optional.of(new Behaviour.Trickles(DRIP));
      case REFUSING -> Optional.empty();
    };
  }

  /** Answers in full, when nobody waits for it any more. */
  private static final class LateOutput extends FilterOutputStream {
    LateOutput(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void flush() throws IOException {
      try {
        Thread.sleep(TOO_LONG);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException(e.getMessage());
      }
      out.flush();
    }
  }
}
