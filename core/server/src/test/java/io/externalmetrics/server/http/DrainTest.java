package io.externalmetrics.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.api.Access;
import io.externalmetrics.server.api.ApiHandler;
import io.externalmetrics.server.api.ApiRequest;
import io.externalmetrics.server.api.ApiResponse;
import io.externalmetrics.server.http.RawConnection.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DrainTest {
  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

  private final List<RawConnection> connections = new ArrayList<>();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void disconnect() {
    release.countDown();
    connections.forEach(RawConnection::close);
  }

  @Test
  void sendsClientsElsewhereWhileItStillServesThem() throws Exception {
    try (ApiListener listener = start(_ -> ApiResponse.json("hello"))) {
      RawConnection connection = connect(listener);
      assertThat(connection.request("GET / HTTP/1.1").headers())
          .containsEntry("Connection", "keep-alive");

      listener.drain();

      Response answer = connection.request("GET / HTTP/1.1");
      assertThat(answer.body()).isEqualTo("\"hello\"");
      assertThat(answer.headers()).containsEntry("Connection", "close");
      assertThat(connection.isClosedByServer()).isTrue();
      assertThat(connect(listener).request("GET / HTTP/1.1").code()).isEqualTo(200);
    }
  }

  @Test
  void answersWhatIsInProgressAndRefusesWhatComesBehindIt() throws Exception {
    ApiListener listener = start(this::untilReleased);
    RawConnection busy = connect(listener);
    RawConnection idle = connect(listener);
    busy.send(REQUEST + REQUEST);
    asked.await();
    Thread closing = Thread.ofVirtual().start(listener::close);
    assertThat(idle.isClosedByServer()).isTrue();

    release.countDown();

    Response answer = busy.read(false);
    assertThat(answer.body()).isEqualTo("\"done\"");
    assertThat(answer.headers()).containsEntry("Connection", "close");
    assertThat(busy.isClosedByServer()).isTrue();
    closing.join();
  }

  @Test
  void endsSoonWhateverItsClientsDo() throws Exception {
    String large = "x".repeat(30_000_000);
    ApiListener listener =
        start(request -> request.path().contains("large") ? ApiResponse.json(large) : stubborn());
    for (int i = 0; i < 20; i++) {
      connect(listener);
      connect(listener).send("GET /");
      connect(listener).send("GET / HTTP/1.1\r\nHost: ");
    }
    connect(listener).send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
    connect(listener).send(REQUEST);
    asked.await();

    long started = System.nanoTime();
    listener.close();

    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofMillis(4_500));
  }

  private ApiResponse untilReleased(ApiRequest request) {
    asked.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return ApiResponse.json("done");
  }

  /** A handler that no interruption ends. */
  private ApiResponse stubborn() {
    asked.countDown();
    while (release.getCount() > 0) {
      LockSupport.parkNanos(1_000_000);
    }
    return ApiResponse.json("late");
  }

  private static ApiListener start(ApiHandler handler) {
    ApiListener listener = ApiListener.plain("127.0.0.1", 0, Access.OPEN, handler, (_, _, _) -> {});
    listener.start();
    return listener;
  }

  private RawConnection connect(ApiListener listener) throws IOException {
    RawConnection connection = new RawConnection(listener.port());
    connections.add(connection);
    return connection;
  }
}
