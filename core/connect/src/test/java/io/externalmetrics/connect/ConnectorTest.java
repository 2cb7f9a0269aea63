package io.externalmetrics.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ConnectorTest {
  private static final Timeouts TIMEOUTS =
      new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(10));
  private static final Duration SHORT = Duration.ofMillis(200);

  @Test
  void setsTheSocketUp() throws Exception {
    try (LoopbackServer server = LoopbackServer.silent();
        Socket socket = open(server.address())) {
      assertThat(socket.getTcpNoDelay()).isTrue();
      assertThat(socket.getKeepAlive()).isTrue();
      assertThat(socket.getSoTimeout()).isEqualTo(10_000);
    }
  }

  @Test
  void cutsTheReadTimeoutToTheDeadline() throws Exception {
    try (LoopbackServer server = LoopbackServer.silent();
        Socket socket =
            Connector.open(
                server.address(),
                Optional.empty(),
                TIMEOUTS,
                Deadline.after(Duration.ofSeconds(2)))) {
      assertThat(socket.getSoTimeout()).isBetween(1, 2000);
    }
  }

  @Test
  void namesWhoRefusedTheConnection() throws Exception {
    // Bound and not listening: nobody else can take the port meanwhile.
    try (Socket bound = new Socket()) {
      bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Address address = new Address("127.0.0.1", bound.getLocalPort());

      assertFailure(
          () -> open(address), FailureKind.UNREACHABLE, "connection refused by " + address);
    }
  }

  @Test
  void namesTheHostThatCannotBeResolved() {
    assertFailure(
        () -> open(new Address("no-such-host.invalid", 1)),
        FailureKind.UNREACHABLE,
        "cannot resolve host \"no-such-host.invalid\"");
  }

  @Test
  void givesUpOnAHostThatTakesNoConnection() throws Exception {
    List<Socket> queue = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Address address = new Address("127.0.0.1", full.getLocalPort());

      assertFailure(
          () -> {
            // Nobody accepts: the queue of the listener is full after a few.
            while (queue.size() < 100) {
              queue.add(Connector.open(address, Optional.empty(), TIMEOUTS, Deadline.after(SHORT)));
            }
          },
          FailureKind.TIMEOUT,
          "no connection to " + address + " within its timeout");
    } finally {
      for (Socket socket : queue) {
        socket.close();
      }
    }
  }

  @Test
  void triesEveryAddressOfAName() throws Exception {
    InetAddress[] all = InetAddress.getAllByName("localhost");
    try (LoopbackServer server =
            new LoopbackServer(
                new ServerSocket(0, 50, all[all.length - 1]), connection -> connection.close());
        Socket socket = open(new Address("localhost", server.address().port()))) {
      assertThat(socket.isConnected()).isTrue();
    }
  }

  @Test
  void endsAHandshakeThatNobodyAnswers() throws Exception {
    try (LoopbackServer server = LoopbackServer.silent()) {
      Optional<TlsMaterial> tls = Optional.of(new TestAuthority().material());

      assertFailure(
          () -> Connector.open(server.address(), tls, TIMEOUTS, Deadline.after(SHORT)),
          FailureKind.TIMEOUT,
          "no answer from " + server.address() + " within the timeout");
    }
  }

  @Test
  void endsWhenInterrupted() throws Exception {
    CountDownLatch greeted = new CountDownLatch(1);
    LoopbackServer.Handler handler =
        connection -> {
          if (connection.getInputStream().read() >= 0) {
            greeted.countDown();
          }
          connection.getInputStream().readAllBytes();
        };
    try (LoopbackServer server = LoopbackServer.plain(handler)) {
      Optional<TlsMaterial> tls = Optional.of(new TestAuthority().material());
      FutureTask<Socket> opening =
          new FutureTask<>(
              () ->
                  Connector.open(
                      server.address(), tls, TIMEOUTS, Deadline.after(Duration.ofSeconds(10))));
      Thread thread = Thread.ofVirtual().start(opening);
      greeted.await();

      thread.interrupt();

      assertThatThrownBy(opening::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(InterruptedException.class);
    }
  }

  private static Socket open(Address address) throws ScrapeException, InterruptedException {
    return Connector.open(
        address, Optional.empty(), TIMEOUTS, Deadline.after(Duration.ofSeconds(30)));
  }

  static void assertFailure(ThrowingCallable action, FailureKind kind, String reason) {
    assertThatThrownBy(action)
        .asInstanceOf(type(ScrapeException.class))
        .satisfies(
            failure -> {
              assertThat(failure).hasMessage(reason);
              assertThat(failure.kind()).isEqualTo(kind);
            });
  }
}
