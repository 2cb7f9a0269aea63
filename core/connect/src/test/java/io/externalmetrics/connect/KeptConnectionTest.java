package io.externalmetrics.connect;

import static io.externalmetrics.connect.ConnectorTest.assertFailure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.externalmetrics.spi.Calls;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KeptConnectionTest {
  private static final Duration AMPLE = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(200);

  private final Semaphore accepted = new Semaphore(0);
  private final Semaphore asked = new Semaphore(0);
  private final Semaphore left = new Semaphore(0);

  /** Gives every byte back but 0, to which it says nothing. */
  private final LoopbackServer echo =
      LoopbackServer.plain(
          socket -> {
            accepted.release();
            for (int b = socket.getInputStream().read();
                b >= 0;
                b = socket.getInputStream().read()) {
              asked.release();
              if (b > 0) {
                socket.getOutputStream().write(b);
              }
            }
            left.release();
          });

  private final KeptConnection connection = new KeptConnection(echo.address(), Calls.unlimited());

  @AfterEach
  void close() throws IOException {
    connection.close();
    echo.close();
  }

  @Test
  void opensWhenFirstNeededAndKeepsTheConnection() throws Exception {
    assertThat(connection.isConnected()).isFalse();

    assertThat(ask(7, AMPLE)).isEqualTo(7);
    assertThat(connection.isConnected()).isTrue();
    assertThat(ask(8, AMPLE)).isEqualTo(8);

    assertThat(accepted.availablePermits()).isEqualTo(1);
  }

  @Test
  void isNewForOneExchange() throws Exception {
    assertThat(isNew()).isTrue();
    assertThat(isNew()).isFalse();
  }

  @Test
  void bytesLeftUnreadStayForTheNextExchange() throws Exception {
    connection.exchange(
        in(AMPLE),
        open -> {
          open.out().write(new byte[] {1, 2, 3});
          return open.in().read();
        });

    byte[] rest = connection.exchange(in(AMPLE), open -> open.in().readNBytes(2));

    assertThat(rest).containsExactly(2, 3);
  }

  @Test
  void eachExchangeHasItsOwnDeadline() throws Exception {
    assertThat(ask(1, AMPLE)).isEqualTo(1);

    assertFailure(
        () -> ask(0, SHORT),
        FailureKind.TIMEOUT,
        "no answer from " + echo.address() + " within the timeout");
  }

  @Test
  void backendThatAnswersOnAndOnEndsAtTheDeadline() {
    KeptConnection.Exchange<Integer> endless =
        open -> {
          for (int answer = 1; answer >= 0; answer = open.in().read()) {
            open.out().write(answer);
          }
          return 0;
        };

    assertFailure(
        () -> connection.exchange(in(SHORT), endless),
        FailureKind.TIMEOUT,
        "no answer from " + echo.address() + " within the timeout");
  }

  @Test
  void dropsTheConnectionWhateverAnExchangeThrows() throws Exception {
    KeptConnection.Exchange<Integer> lost =
        _ -> {
          throw new ProtocolException();
        };
    assertFailure(
        () -> connection.exchange(in(AMPLE), lost),
        FailureKind.UNREACHABLE,
        "connection to " + echo.address() + " was lost");
    left.acquire();

    KeptConnection.Exchange<Integer> refused =
        _ -> {
          throw new ScrapeException(FailureKind.DENIED, "wrong password");
        };
    assertFailure(
        () -> connection.exchange(in(AMPLE), refused), FailureKind.DENIED, "wrong password");
    left.acquire();

    KeptConnection.Exchange<Integer> broken =
        _ -> {
          throw new IllegalStateException();
        };
    assertThatThrownBy(() -> connection.exchange(in(AMPLE), broken))
        .isInstanceOf(IllegalStateException.class);
    left.acquire();

    assertThat(isNew()).isTrue();
  }

  @Test
  void interruptEndsTheExchangeAndDropsTheConnection() throws Exception {
    FutureTask<Integer> waiting = new FutureTask<>(() -> ask(0, AMPLE));
    Thread thread = Thread.ofVirtual().start(waiting);
    asked.acquire();

    thread.interrupt();

    assertThatThrownBy(waiting::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    left.acquire();
    assertThat(connection.isConnected()).isFalse();
  }

  @Test
  void closeEndsTheExchangeUnderWay() throws Exception {
    FutureTask<Integer> waiting = new FutureTask<>(() -> ask(0, AMPLE));
    Thread.ofVirtual().start(waiting);
    asked.acquire();

    connection.close();

    assertLost(waiting, echo.address());
    left.acquire();
  }

  @Test
  void neverConnectsOnceClosed() throws Exception {
    echo.close(); // so that a connect would be refused
    connection.close();
    connection.close();

    assertFailure(
        () -> ask(1, AMPLE),
        FailureKind.UNREACHABLE,
        "connection to " + echo.address() + " was lost");
  }

  /** The handshake holds the connecting thread until the close is over. */
  @Test
  void closeWinsAgainstAConnectUnderWay() throws Exception {
    TestAuthority authority = new TestAuthority();
    CertifiedKey pair = authority.issue("127.0.0.1");
    LoopbackServer.Handler answering =
        LoopbackServer.securely(new CertifiedKeyManager(() -> pair), Optional.empty());
    CountDownLatch closed = new CountDownLatch(1);
    LoopbackServer.Handler answeringOnceClosed =
        socket -> {
          accepted.release();
          awaitUninterrupted(closed);
          answering.handle(socket);
          left.release();
        };
    try (LoopbackServer server = LoopbackServer.plain(answeringOnceClosed)) {
      KeptConnection secured =
          new KeptConnection(
              server.address(), Optional.of(authority.material()), Calls.unlimited());
      FutureTask<Integer> connecting =
          new FutureTask<>(() -> secured.exchange(in(AMPLE), open -> open.in().read()));
      Thread.ofVirtual().start(connecting);
      accepted.acquire();

      secured.close();
      closed.countDown();

      assertLost(connecting, server.address());
      left.acquire();
      assertThat(secured.isConnected()).isFalse();
    }
  }

  private boolean isNew() throws ScrapeException, InterruptedException {
    return connection.exchange(in(AMPLE), Connection::isNew);
  }

  private int ask(int value, Duration limit) throws ScrapeException, InterruptedException {
    return connection.exchange(
        in(limit),
        open -> {
          open.out().write(value);
          return open.in().read();
        });
  }

  private static void assertLost(FutureTask<Integer> exchange, Address address) {
    assertThatThrownBy(exchange::get)
        .cause()
        .asInstanceOf(type(ScrapeException.class))
        .satisfies(
            failure -> {
              assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
              assertThat(failure).hasMessage("connection to " + address + " was lost");
            });
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Deadline in(Duration limit) {
    return Deadline.after(limit);
  }
}
