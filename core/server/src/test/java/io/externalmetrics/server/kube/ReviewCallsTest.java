package io.externalmetrics.server.kube;

import static io.externalmetrics.server.kube.FakeApiServer.ACCESS_REVIEWS;
import static io.externalmetrics.server.kube.FakeApiServer.TOKEN_REVIEWS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import io.externalmetrics.server.api.Caller;
import io.externalmetrics.spi.Deadline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ReviewCallsTest {
  private static final String YES = "{\"status\":{\"allowed\":true}}";

  private final FakeApiServer server = new FakeApiServer();
  private final ClusterClient client = server.client();
  private final Reviews reviews = client.reviews();
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void stop() {
    release.countDown();
    client.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 504})
  void triesAgainWhenTheApiServerIsInTrouble(int code) throws Exception {
    server.then(ACCESS_REVIEWS, code, "{}").then(ACCESS_REVIEWS, 201, YES);

    assertThat(may(Duration.ofSeconds(20))).isEqualTo(new AccessDecision(true, ""));
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void triesAgainWhenAConnectionIsLost() throws Exception {
    server
        .then(ACCESS_REVIEWS, exchange -> exchange.close())
        .then(ACCESS_REVIEWS, halfOf(YES))
        .then(ACCESS_REVIEWS, 201, YES);

    assertThat(may(Duration.ofSeconds(20))).isEqualTo(new AccessDecision(true, ""));
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void givesUpAfterFiveAttemptsThatAreFurtherAndFurtherApart() {
    server.then(ACCESS_REVIEWS, 500, "{}");

    assertThatThrownBy(() -> may(Duration.ofSeconds(20)))
        .isInstanceOf(ClusterException.class)
        .hasMessage(
            "the cluster's API server at %s answered a SubjectAccessReview with HTTP 500",
            server.address());
    assertThat(server.requests()).hasSize(5);
    assertThat(server.pauses()).hasSize(4);
    long[] shortest = {500, 750, 1125, 1688};
    for (int i = 0; i < shortest.length; i++) {
      assertThat(server.pauses().get(i).toMillis())
          .isBetween(shortest[i] - 1, Math.round(shortest[i] * 1.2));
    }
  }

  @Test
  void saysThatTheConnectionIsLostEachTime() {
    server.then(ACCESS_REVIEWS, halfOf(YES));

    assertThatThrownBy(() -> may(Duration.ofSeconds(20)))
        .isInstanceOf(ClusterException.class)
        .hasMessage("the connection to the cluster's API server at %s was lost", server.address());
    assertThat(server.requests()).hasSize(5);
  }

  @Test
  void waitsAsLongAsItIsAskedTo() throws Exception {
    server
        .then(
            ACCESS_REVIEWS,
            exchange -> {
              exchange.getResponseHeaders().set("Retry-After", "3");
              FakeApiServer.send(exchange, 503, "{}");
            })
        .then(ACCESS_REVIEWS, 201, YES);

    assertThat(may(Duration.ofSeconds(20))).isEqualTo(new AccessDecision(true, ""));
    assertThat(server.pauses()).containsExactly(Duration.ofSeconds(3));
  }

  @Test
  void doesNotWaitBeyondTheDeadline() {
    server.then(ACCESS_REVIEWS, 500, "{}");

    assertThatThrownBy(() -> may(Duration.ofMillis(400)))
        .isInstanceOf(ClusterException.class)
        .hasMessage(
            "the cluster's API server at %s answered a SubjectAccessReview with HTTP 500",
            server.address());
    assertThat(server.requests()).hasSize(1);
    assertThat(server.pauses()).isEmpty();
  }

  @Test
  void aRefusalIsNotTriedAgain() {
    server.then(ACCESS_REVIEWS, 422, "{}");

    assertThatThrownBy(() -> may(Duration.ofSeconds(20)))
        .isInstanceOf(ClusterException.class)
        .hasMessage(
            "the cluster's API server at %s answered a SubjectAccessReview with HTTP 422",
            server.address());
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void endsAtTheDeadline() {
    server.then(ACCESS_REVIEWS, silence());

    assertThatThrownBy(() -> may(Duration.ofMillis(300)))
        .isInstanceOf(ClusterException.class)
        .hasMessage("the cluster's API server at %s does not answer in time", server.address());
    assertThat(server.requests()).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void aDeadlineThatHasPassedEndsAtOnce() {
    assertThatThrownBy(() -> may(Duration.ZERO)).isInstanceOf(ClusterException.class);
  }

  @Test
  void failsAtOnceWhenNobodyListens() {
    server.close();

    assertThatThrownBy(() -> may(Duration.ofSeconds(20)))
        .isInstanceOf(ClusterException.class)
        .hasMessage(
            "the cluster's API server at %s does not answer: connection refused", server.address());
    assertThat(server.pauses()).isEmpty();
  }

  @Test
  void anInterruptEndsTheCall() throws Exception {
    Semaphore arrived = new Semaphore(0);
    server.then(
        ACCESS_REVIEWS,
        exchange -> {
          arrived.release();
          silence().handle(exchange);
        });
    BlockingQueue<Throwable> thrown = new ArrayBlockingQueue<>(1);
    Thread caller =
        Thread.startVirtualThread(
            () -> {
              try {
                may(Duration.ofSeconds(20));
              } catch (ClusterException | InterruptedException e) {
                thrown.add(e);
              }
            });
    arrived.acquire();

    caller.interrupt();

    assertThat(thrown.take()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void aFloodOfTokensIsBoundedAndHoldsUpNoAccessReview() throws Exception {
    Semaphore arrived = new Semaphore(0);
    server
        .then(
            TOKEN_REVIEWS,
            exchange -> {
              arrived.release();
              silence().handle(exchange);
            })
        .then(ACCESS_REVIEWS, 201, YES);
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < ReviewCalls.AT_ONCE; i++) {
        String token = "invented-" + i;
        Future<?> _ =
            callers.submit(() -> reviews.review(token, Deadline.after(Duration.ofSeconds(20))));
      }
      arrived.acquire(ReviewCalls.AT_ONCE);

      assertThatThrownBy(() -> reviews.review("one-more", Deadline.after(Duration.ofMillis(100))))
          .isInstanceOf(ClusterException.class)
          .hasMessage(
              "the cluster's API server at %s does not answer in time: 32 calls are waiting for it",
              server.address());
      assertThat(may(Duration.ofSeconds(20))).isEqualTo(new AccessDecision(true, ""));
      assertThat(arrived.availablePermits()).isZero();
      callers.shutdownNow();
    }
  }

  private AccessDecision may(Duration within) throws ClusterException, InterruptedException {
    return reviews.review(
        Caller.ANONYMOUS, new Attributes.NonResource("/version", "get"), Deadline.after(within));
  }

  private static HttpHandler halfOf(String body) {
    return exchange -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(201, bytes.length);
      exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
      exchange.getResponseBody().flush();
      throw new IllegalStateException("the connection ends here");
    };
  }

  /** No answer before the end of the test. */
  private HttpHandler silence() {
    return exchange -> {
      try {
        assertThat(release.await(30, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      exchange.close();
    };
  }
}
