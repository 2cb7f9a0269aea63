package io.externalmetrics.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.server.api.Access;
import io.externalmetrics.server.api.ApiHandler;
import io.externalmetrics.server.api.ApiRequest;
import io.externalmetrics.server.api.ApiResponse;
import io.externalmetrics.server.api.Caller;
import io.externalmetrics.server.http.ConnectionObserver.Reason;
import io.externalmetrics.server.observe.CapturedLog;
import io.helidon.webserver.http1.Http1Connection;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ConnectionsTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

  private final Observed observed = new Observed();
  private final List<AutoCloseable> opened = new ArrayList<>();

  /** Anonymous unless a header says who asks. */
  private static final Access BY_HEADER =
      new Access() {
        @Override
        public List<X509Certificate> clientAuthorities() {
          return List.of();
        }

        @Override
        public ApiRequest identify(ApiRequest request) {
          return request
              .header("name")
              .map(name -> request.from(new Caller(name, "", List.of(), Map.of())))
              .orElse(request);
        }

        @Override
        public void permit(ApiRequest request) {}
      };

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
    observed.awaitNoneOpen();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: h\r\nX: "})
  void cutsAClientThatDoesNotGetRoundToARequest(String start) throws Exception {
    RawConnection connection = connect(start(limits(10, SHORT, LONG, LONG)));
    connection.send(start);

    assertThat(connection.isClosedByServer()).isTrue();
    assertThat(observed.cuts.take()).isEqualTo(Reason.SLOW_HEAD);
  }

  @Test
  void cutsAClientThatDripsItsRequest() throws Exception {
    RawConnection connection = connect(start(limits(10, SHORT, LONG, LONG)));

    assertThatThrownBy(
            () -> {
              while (true) {
                connection.send("G");
                Thread.sleep(20);
              }
            })
        .isInstanceOf(IOException.class);
    assertThat(observed.cuts.take()).isEqualTo(Reason.SLOW_HEAD);
  }

  @Test
  void cutsALaterRequestThatStopsHalfWay() throws Exception {
    RawConnection connection = connect(start(limits(10, SHORT, LONG, LONG)));
    connection.request("GET / HTTP/1.1");
    connection.send("GET /");

    assertThat(connection.isClosedByServer()).isTrue();
    assertThat(observed.cuts.take()).isEqualTo(Reason.SLOW_HEAD);
  }

  @Test
  void cutsAnIdleConnection() throws Exception {
    RawConnection connection = connect(start(limits(10, LONG.dividedBy(30), SHORT, LONG)));
    connection.request("GET / HTTP/1.1");

    assertThat(connection.isClosedByServer()).isTrue();
    assertThat(observed.cuts.take()).isEqualTo(Reason.IDLE);
  }

  @Test
  void cutsAClientThatDoesNotReadItsAnswer() throws Exception {
    ApiResponse large = ApiResponse.json("x".repeat(30_000_000));
    ApiListener listener =
        start(limits(10, LONG.dividedBy(30), LONG, SHORT), BY_HEADER, _ -> large);
    RawConnection connection = connect(listener);
    connection.send(REQUEST);

    assertThat(observed.cuts.take()).isEqualTo(Reason.STUCK);
    assertThatThrownBy(() -> connection.read(false).body().charAt(29_999_999))
        .isInstanceOfAny(IOException.class, StringIndexOutOfBoundsException.class);
  }

  @Test
  void endsAHandlerThatHangs() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    Access hanging =
        new Access() {
          @Override
          public List<X509Certificate> clientAuthorities() {
            return List.of();
          }

          @Override
          public ApiRequest identify(ApiRequest request) throws InterruptedException {
            try {
              new CountDownLatch(1).await();
              return request;
            } catch (InterruptedException e) {
              interrupted.countDown();
              throw e;
            }
          }

          @Override
          public void permit(ApiRequest request) {}
        };
    RawConnection connection =
        connect(start(limits(10, LONG.dividedBy(30), LONG, SHORT), hanging, hello()));
    connection.send(REQUEST);

    assertThat(connection.isClosedByServer()).isTrue();
    interrupted.await();
    assertThat(observed.cuts.take()).isEqualTo(Reason.STUCK);
  }

  @Test
  void makesRoomByClosingTheOldestThatNeverCompletedARequest() throws Exception {
    ApiListener listener = start(limits(4, LONG, LONG, LONG));
    RawConnection alice = connect(listener);
    alice.request("GET / HTTP/1.1", "Name: alice");
    RawConnection bob = connect(listener);
    bob.request("GET / HTTP/1.1", "Name: bob");
    RawConnection older = connect(listener);
    observed.awaitOpened(3);
    RawConnection younger = connect(listener);
    observed.awaitOpened(4);

    connect(listener).request("GET / HTTP/1.1");

    assertThat(older.isClosedByServer()).isTrue();
    assertThat(observed.cuts.take()).isEqualTo(Reason.TOO_MANY);
    assertServes(younger);
    assertServes(alice);
    assertServes(bob);
  }

  @Test
  void leavesAnotherTheTimeForItsHandshakeWhileStrangersHoldConnections() throws Exception {
    ApiListener listener = start(limits(2, LONG, LONG, LONG));
    RawConnection stranger = connect(listener);
    stranger.request("GET / HTTP/1.1");
    RawConnection newcomer = connect(listener);
    observed.awaitOpened(2);

    connect(listener).request("GET / HTTP/1.1");

    assertThat(stranger.isClosedByServer()).isTrue();
    assertServes(newcomer);
  }

  @Test
  void thenClosesTheOldestIdleAnonymousAndThenIdentifiedOnes() throws Exception {
    ApiListener listener = start(limits(3, LONG, LONG, LONG));
    RawConnection identified = connect(listener);
    identified.request("GET / HTTP/1.1", "Name: alice");
    RawConnection older = connect(listener);
    older.request("GET / HTTP/1.1");
    RawConnection younger = connect(listener);
    younger.request("GET / HTTP/1.1");

    RawConnection bob = connect(listener);
    bob.request("GET / HTTP/1.1", "Name: bob");
    assertThat(older.isClosedByServer()).isTrue();
    RawConnection carol = connect(listener);
    carol.request("GET / HTTP/1.1", "Name: carol");
    assertThat(younger.isClosedByServer()).isTrue();
    connect(listener).request("GET / HTTP/1.1");
    assertThat(identified.isClosedByServer()).isTrue();
    assertServes(bob);
    assertServes(carol);
  }

  @Test
  void neverClosesAConnectionWithARequestInProgress() throws Exception {
    CountDownLatch asked = new CountDownLatch(2);
    CountDownLatch release = new CountDownLatch(1);
    ApiListener listener =
        start(
            limits(2, LONG, LONG, LONG),
            BY_HEADER,
            _ -> {
              asked.countDown();
              awaitQuietly(release);
              return ApiResponse.json("done");
            });
    RawConnection one = connect(listener);
    one.send(REQUEST);
    RawConnection other = connect(listener);
    other.send(REQUEST);
    asked.await();

    assertThat(connect(listener).isClosedByServer()).isTrue();

    release.countDown();
    assertThat(one.read(false).body()).isEqualTo("\"done\"");
    assertThat(other.read(false).body()).isEqualTo("\"done\"");
  }

  @Test
  void cutsHeadersThatTakeTooMuchMemoryAlthoughTheyHaveFewBytes() throws Exception {
    RawConnection connection = connect(start(limits(10, LONG, LONG, LONG)));
    connection.send("GET / HTTP/1.1\r\n" + "a:\r\n".repeat(5_000));

    assertThat(observed.cuts.take()).isEqualTo(Reason.MEMORY);
  }

  @Test
  void cutsTheLargestOfAllHeadersThatAreArriving() throws Exception {
    ApiListener listener = start(limits(100, LONG, LONG, LONG));
    RawConnection modest = connect(listener);
    modest.send("GET / HTTP/1.1\r\nHost: h\r\n");
    while (observed.cuts.isEmpty()) {
      RawConnection greedy = connect(listener);
      greedy.send("GET / HTTP/1.1\r\n" + "a:\r\n".repeat(1_500));
      observed.awaitOpened(opened.size() - 1);
    }

    assertThat(observed.cuts).containsOnly(Reason.MEMORY);
    modest.send("\r\n");
    assertThat(modest.read(false).code()).isEqualTo(200);
  }

  @Test
  void keepsNoTraceOfConnectionsThatClientsClose() throws Exception {
    ApiListener listener = start(limits(10, LONG, LONG, LONG));
    for (int i = 0; i < 5; i++) {
      try (RawConnection connection = new RawConnection(listener.port())) {
        connection.request("GET / HTTP/1.1");
      }
      try (RawConnection connection = new RawConnection(listener.port())) {
        connection.send("GET");
      }
    }

    observed.awaitNoneOpen();
    assertThat(observed.cuts).isEmpty();
  }

  @Test
  void saysNothingOfAClientThatHangsUpHalfWay() throws Exception {
    ApiListener listener = start(limits(10, LONG, LONG, LONG));
    try (CapturedLog log = new CapturedLog(Http1Connection.class)) {
      for (String start : List.of("", "GET /", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nX: ")) {
        try (RawConnection connection = new RawConnection(listener.port())) {
          connection.send(start);
        }
      }
      observed.awaitOpened(4);
      observed.awaitNoneOpen();

      assertThat(log.lines()).noneMatch(line -> line.startsWith("WARNING"));
    }
  }

  private ApiListener start(ConnectionLimits limits) {
    return start(limits, BY_HEADER, hello());
  }

  private ApiListener start(ConnectionLimits limits, Access access, ApiHandler handler) {
    ApiListener listener = ApiListener.plain("127.0.0.1", 0, limits, access, handler, observed);
    opened.add(listener);
    listener.start();
    return listener;
  }

  private RawConnection connect(ApiListener listener) throws IOException {
    RawConnection connection = new RawConnection(listener.port());
    opened.add(connection);
    return connection;
  }

  private static void assertServes(RawConnection connection) throws IOException {
    assertThat(connection.request("GET / HTTP/1.1").code()).isEqualTo(200);
  }

  private static ApiHandler hello() {
    return _ -> ApiResponse.json("hello");
  }

  private static ConnectionLimits limits(int open, Duration head, Duration idle, Duration request) {
    return new ConnectionLimits(open, head, idle, request, 1000, 1000, Duration.ofMillis(500));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Observed implements RequestObserver {
    final BlockingQueue<Reason> cuts = new LinkedBlockingQueue<>();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final BlockingQueue<Integer> changes = new LinkedBlockingQueue<>();

    @Override
    public void answered(String kind, int code, Duration took) {}

    @Override
    public void opened() {
      open.incrementAndGet();
      changes.add(begun.incrementAndGet());
    }

    @Override
    public void closed() {
      open.decrementAndGet();
      changes.add(0);
    }

    @Override
    public void cut(Reason reason) {
      if (reason != Reason.SHUTDOWN) {
        cuts.add(reason);
      }
    }

    void awaitOpened(int number) throws InterruptedException {
      while (begun.get() < number) {
        changes.poll(10, TimeUnit.SECONDS);
      }
    }

    void awaitNoneOpen() throws InterruptedException {
      while (open.get() > 0) {
        changes.poll(10, TimeUnit.SECONDS);
      }
    }
  }
}
