package io.externalmetrics.connect.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.connect.Address;
import io.externalmetrics.spi.Calls;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import io.externalmetrics.spi.Secret;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HttpBackendTest {
  private static final String OK = FakeHttp.response(200, "good");
  private static final Duration SHORT = Duration.ofMillis(300);

  @Test
  void asksBelowTheConfiguredPath() throws Exception {
    try (FakeHttp server = FakeHttp.answering(OK)) {
      HttpUrl url = server.url().newBuilder().addPathSegments("prometheus/").build();

      assertThat(Ask.body(url, HttpAccess.DEFAULT)).isEqualTo("good");

      assertThat(server.lines()).containsExactly("GET /prometheus/query HTTP/1.1");
      assertThat(server.requests().getFirst().header("User-Agent"))
          .isEqualTo("external-metrics-server");
    }
  }

  @Test
  void sendsTheConfiguredHeaders() throws Exception {
    try (FakeHttp server = FakeHttp.answering(OK)) {
      Ask.body(
          server.url(),
          Ask.headers(Map.of("X-Scope-OrgID", Secret.of("shop"), "User-Agent", Secret.of("us"))));

      assertThat(server.requests().getFirst().headers())
          .containsEntry("X-Scope-OrgID", "shop")
          .containsEntry("User-Agent", "us");
    }
  }

  @Test
  void keepsTheConnection() throws Exception {
    try (FakeHttp server = FakeHttp.answering(OK);
        HttpBackend backend = Ask.backend(server)) {
      Ask.body(backend);
      Ask.body(backend);

      assertThat(server.connections()).isEqualTo(1);
    }
  }

  /** The server closes after each answer without saying so, as it does after its idle timeout. */
  @Test
  void postsAgainWhereTheKeptConnectionWasStale() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    FakeHttp.Answer once =
        (_, out) -> {
          if (asked.incrementAndGet() == 2) {
            throw new EOFException("stale");
          }
          FakeHttp.write(out, OK);
        };
    try (FakeHttp server = FakeHttp.plain(once);
        HttpBackend backend = Ask.backend(server)) {
      assertThat(post(backend)).isEqualTo("good");
      assertThat(post(backend)).isEqualTo("good");

      assertThat(server.requests()).extracting(FakeHttp.Received::body).containsOnly("query=up");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void doesNotAskAgainWhereANewConnectionFails() throws Exception {
    FakeHttp.Answer never =
        (_, _) -> {
          throw new EOFException("gone");
        };
    try (FakeHttp server = FakeHttp.plain(never);
        HttpBackend backend = Ask.backend(server)) {
      Ask.assertFailure(
          () -> post(backend),
          FailureKind.MALFORMED,
          server.address() + " closed the connection in the middle of an answer");

      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void namesWhoRefusedTheConnection() throws Exception {
    // Bound and not listening: nobody else can take the port meanwhile.
    try (Socket bound = new Socket()) {
      bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      HttpUrl url = HttpUrl.get("http://127.0.0.1:" + bound.getLocalPort());

      Ask.assertFailure(
          () -> Ask.body(url, HttpAccess.DEFAULT),
          FailureKind.UNREACHABLE,
          "connection refused by 127.0.0.1:" + bound.getLocalPort());
    }
  }

  @Test
  void namesTheHostThatCannotBeResolved() {
    Ask.assertFailure(
        () -> Ask.body(HttpUrl.get("http://no-such-host.invalid"), HttpAccess.DEFAULT),
        FailureKind.UNREACHABLE,
        "cannot resolve host \"no-such-host.invalid\"");
  }

  @Test
  void givesUpAtTheDeadline() throws Exception {
    try (FakeHttp server = FakeHttp.plain((_, _) -> {});
        HttpBackend backend = Ask.backend(server)) {
      Ask.assertFailure(
          () -> backend.send(Ask.get(backend), Deadline.after(SHORT), Ask.BODY),
          FailureKind.TIMEOUT,
          "no answer from " + server.address() + " within the timeout");
    }
  }

  @Test
  void waitsForAFreeConnectionUntilTheDeadline() throws Exception {
    Semaphore answers = new Semaphore(0);
    CountDownLatch asked = new CountDownLatch(1);
    FakeHttp.Answer late =
        (_, out) -> {
          asked.countDown();
          answers.acquireUninterruptibly();
          FakeHttp.write(out, OK);
        };
    try (FakeHttp server = FakeHttp.plain(late);
        HttpBackend backend =
            Ask.backend(server.url(), Ask.limited(1, HttpAccess.DEFAULT.maxResponseSize()))) {
      FutureTask<String> first = inBackground(backend);
      asked.await();

      Ask.assertFailure(
          () -> backend.send(Ask.get(backend), Deadline.after(SHORT), Ask.BODY),
          FailureKind.TIMEOUT,
          "no connection to "
              + server.address()
              + " became free within the timeout; raise \"maxConnections\" or \"timeout\"");

      answers.release(2);
      assertThat(first.get()).isEqualTo("good");
      assertThat(Ask.body(backend)).isEqualTo("good");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void takesACallBeforeEachRequest() throws Exception {
    List<Deadline> taken = new ArrayList<>();
    try (FakeHttp server = FakeHttp.answering(FakeHttp.response(503, "", "Retry-After: 0"));
        HttpBackend backend = new HttpBackend(server.url(), HttpAccess.DEFAULT, counting(taken))) {
      assertThat(Ask.status(backend)).isEqualTo(503);

      assertThat(taken).hasSize(server.requests().size()).isNotEmpty();
    }
  }

  @Test
  void takesACallForARepetitionOnANewConnection() throws Exception {
    List<Deadline> taken = new ArrayList<>();
    AtomicInteger asked = new AtomicInteger();
    FakeHttp.Answer once =
        (_, out) -> {
          if (asked.incrementAndGet() == 2) {
            throw new EOFException("stale");
          }
          FakeHttp.write(out, OK);
        };
    try (FakeHttp server = FakeHttp.plain(once);
        HttpBackend backend = new HttpBackend(server.url(), HttpAccess.DEFAULT, counting(taken))) {
      post(backend);
      post(backend);

      assertThat(taken).hasSize(3);
    }
  }

  @Test
  void keepsTheConnectionOfARequestWhileAnotherFindsNoCallLeft() throws Exception {
    AtomicBoolean left = new AtomicBoolean(true);
    try (FakeHttp server = FakeHttp.answering(OK);
        HttpBackend backend =
            new HttpBackend(
                server.url(), HttpAccess.DEFAULT, taking(_ -> requireCall(left.get())))) {
      Ask.body(backend);
      left.set(false);
      Ask.assertFailure(() -> Ask.body(backend), FailureKind.THROTTLED, "no call is left");
      left.set(true);
      Ask.body(backend);

      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void sendsNoMoreInAPollOnceTheCredentialsWereRefused() throws Exception {
    try (FakeHttp server = FakeHttp.answering(FakeHttp.response(401, "who are you?"));
        HttpBackend backend = Ask.backend(server)) {
      Deadline poll = Deadline.after(Ask.PATIENCE);
      assertThat(refusal(backend, poll)).isEqualTo("401 who are you?");
      assertThat(refusal(backend, poll)).isEqualTo("401 who are you?");
      assertThat(server.requests()).hasSize(1);

      assertThat(refusal(backend, Deadline.after(Ask.PATIENCE))).isEqualTo("401 who are you?");
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void asksAnotherHostOnceTheCredentialsWereRefused() throws Exception {
    try (FakeHttp server = FakeHttp.answering(FakeHttp.response(401, ""));
        FakeHttp other = FakeHttp.answering(OK);
        HttpBackend backend = Ask.backend(server)) {
      Deadline poll = Deadline.after(Ask.PATIENCE);
      refusal(backend, poll);

      assertThat(backend.send(new Request.Builder().url(other.url()).build(), poll, Ask.BODY))
          .isEqualTo("good");
    }
  }

  @Test
  void setsNoTimeoutBesideThatOfTheCall() {
    OkHttpClient client = HttpTransport.open(HttpAccess.DEFAULT, Calls.unlimited());

    assertThat(client.readTimeoutMillis()).isZero();
    assertThat(client.writeTimeoutMillis()).isZero();
  }

  @Test
  void opensNoConnectionWhereNoCallIsLeft() throws Exception {
    try (FakeHttp server = FakeHttp.answering(OK);
        HttpBackend backend =
            new HttpBackend(server.url(), HttpAccess.DEFAULT, taking(_ -> requireCall(false)))) {
      Ask.assertFailure(() -> Ask.body(backend), FailureKind.THROTTLED, "no call is left");

      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void endsWhenInterruptedWhileItWaitsForAnAnswer() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (FakeHttp server = FakeHttp.plain((_, _) -> asked.countDown());
        HttpBackend backend = Ask.backend(server)) {
      assertInterrupted(backend, asked);
    }
  }

  @Test
  void endsWhenInterruptedWhileABodyTrickles() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    FakeHttp.Answer half =
        (_, out) -> {
          FakeHttp.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
          asked.countDown();
        };
    try (FakeHttp server = FakeHttp.plain(half);
        HttpBackend backend = Ask.backend(server)) {
      assertInterrupted(backend, asked);
    }
  }

  @Test
  void endsWhenInterruptedWhileItConnects() throws Exception {
    List<Socket> queue = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        HttpBackend backend =
            Ask.backend(
                HttpUrl.get("http://127.0.0.1:" + full.getLocalPort()), HttpAccess.DEFAULT)) {
      for (int i = 0; i < 4; i++) { // nobody accepts: the listener's queue is full after a few
        Socket socket = new Socket();
        queue.add(socket);
        connectOrFillUp(socket, full);
      }
      assertInterrupted(backend, new CountDownLatch(0));
    } finally {
      for (Socket socket : queue) {
        socket.close();
      }
    }
  }

  @Test
  void endsWhenClosedWhileItWaitsForAnAnswer() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (FakeHttp server = FakeHttp.plain((_, _) -> asked.countDown())) {
      HttpBackend backend = Ask.backend(server);
      FutureTask<String> sending = inBackground(backend);
      asked.await();

      backend.close();

      assertClosed(sending, server.address());
    }
  }

  @Test
  void endsWhenClosedWhileItWaitsForAFreeConnection() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (FakeHttp server = FakeHttp.plain((_, _) -> asked.countDown())) {
      HttpBackend backend =
          Ask.backend(server.url(), Ask.limited(1, HttpAccess.DEFAULT.maxResponseSize()));
      FutureTask<String> first = inBackground(backend);
      asked.await();
      FutureTask<String> second = inBackground(backend);

      backend.close();

      assertClosed(first, server.address());
      assertClosed(second, server.address());
    }
  }

  @Test
  @Timeout(30)
  void leavesItsConnectionsWhenClosed() throws Exception {
    try (FakeHttp server = FakeHttp.answering(OK)) {
      HttpBackend backend = Ask.backend(server);
      Ask.body(backend);

      backend.close();

      server.awaitLeave();
    }
  }

  @Test
  void sendsNothingOnceClosed() throws Exception {
    try (FakeHttp server = FakeHttp.answering(OK)) {
      HttpBackend backend = Ask.backend(server);
      backend.close();
      backend.close();

      Ask.assertFailure(
          () -> Ask.body(backend),
          FailureKind.UNREACHABLE,
          "connection to " + server.address() + " was lost");
      assertThat(server.requests()).isEmpty();
    }
  }

  private static String refusal(HttpBackend backend, Deadline deadline)
      throws ScrapeException, InterruptedException {
    return backend.send(
        Ask.get(backend), deadline, response -> response.code() + " " + response.body().string());
  }

  private static String post(HttpBackend backend) throws ScrapeException, InterruptedException {
    Request request =
        new Request.Builder()
            .url(backend.url().build())
            .post(RequestBody.create("query=up", null))
            .build();
    return backend.send(request, Deadline.after(Ask.PATIENCE), Ask.BODY);
  }

  private static FutureTask<String> inBackground(HttpBackend backend) {
    FutureTask<String> task = new FutureTask<>(() -> Ask.body(backend));
    Thread.ofVirtual().start(task);
    return task;
  }

  private static void assertInterrupted(HttpBackend backend, CountDownLatch before)
      throws InterruptedException {
    FutureTask<String> task = new FutureTask<>(() -> Ask.body(backend));
    Thread sending = Thread.ofVirtual().start(task);
    before.await();
    sending.interrupt();

    assertThatThrownBy(task::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(InterruptedException.class);
  }

  private static void assertClosed(FutureTask<String> sending, Address address) {
    assertThatThrownBy(sending::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(ScrapeException.class)
        .hasMessage("connection to " + address + " was lost");
  }

  private static void connectOrFillUp(Socket socket, ServerSocket listener) {
    try {
      socket.connect(listener.getLocalSocketAddress(), 100);
    } catch (IOException _) {
      // Full.
    }
  }

  private static Calls counting(List<Deadline> taken) {
    return taking(taken::add);
  }

  @FunctionalInterface
  private interface Taking {
    void take(Deadline deadline) throws ScrapeException;
  }

  private static Calls taking(Taking taking) {
    return new Calls() {
      @Override
      public void take(Deadline deadline) throws ScrapeException {
        taking.take(deadline);
      }

      @Override
      public void bill(int units) {}
    };
  }

  private static void requireCall(boolean left) throws ScrapeException {
    if (!left) {
      throw new ScrapeException(FailureKind.THROTTLED, "no call is left");
    }
  }
}
