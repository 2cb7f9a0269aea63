package io.externalmetrics.bench.soak;

import io.externalmetrics.testkit.FakeBackend;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One backend of each protocol in each mood. */
final class Backends implements AutoCloseable {
  private static final Duration GOOD_TIME = Duration.ofSeconds(3);
  private static final Duration BAD_TIME = Duration.ofSeconds(2);

  /** A backend, which is called by what it is. */
  record Backend(Protocol protocol, Mood mood, FakeBackend fake) {
    String name() {
      return protocol.label() + "-" + mood.label();
    }
  }

  private final List<Backend> all = new ArrayList<>();
  private final List<Activity> flapping = new ArrayList<>();

  private Backends() {
    for (Protocol protocol : Protocol.values()) {
      for (Mood mood : Mood.values()) {
        FakeBackend fake = FakeBackend.start(mood.conversation(protocol));
        all.add(new Backend(protocol, mood, fake));
        mood.enter(fake, protocol);
        if (mood == Mood.FLAPPING) {
          flapping.add(
              Activity.start(
                  "flapping", Duration.ZERO, turn -> flap(fake, protocol, Mood.flap(turn))));
        }
      }
    }
  }

  static Backends start() {
    return new Backends();
  }

  List<Backend> all() {
    return List.copyOf(all);
  }

  /** One of them, however high the number. */
  Backend pick(int number) {
    return all.get(Math.floorMod(number, all.size()));
  }

  /** What they see of the server's connections. */
  int openConnections() {
    return all.stream().mapToInt(backend -> backend.fake().openConnections()).sum();
  }

  @Override
  public void close() {
    flapping.forEach(Activity::close);
    all.forEach(backend -> backend.fake().close());
  }

  private static void flap(FakeBackend fake, Protocol protocol, Mood bad)
      throws InterruptedException {
    Thread.sleep(GOOD_TIME);
    bad.enter(fake, protocol);
    Thread.sleep(BAD_TIME);
    fake.refuse(); // so that kept connections are lost each time
    Mood.HEALTHY.enter(fake, protocol);
    listen(fake);
  }

  /** Meanwhile the system may have lent the port to a client for a moment. */
  private static void listen(FakeBackend fake) throws InterruptedException {
    while (true) {
      try {
        fake.listen();
        return;
      } catch (UncheckedIOException _) {
        Thread.sleep(GOOD_TIME);
      }
    }
  }
}
