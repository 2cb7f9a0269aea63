package io.externalmetrics.server.auth;

import static io.externalmetrics.server.auth.Cluster.hurried;
import static io.externalmetrics.server.auth.Cluster.user;
import static io.externalmetrics.server.auth.Cluster.withToken;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.server.api.ApiException;
import io.externalmetrics.server.api.ApiRequest;
import io.externalmetrics.server.auth.AccessObserver.Method;
import io.externalmetrics.server.auth.Authentication.Failed;
import io.externalmetrics.server.auth.Authentication.Known;
import io.externalmetrics.server.auth.Authentication.NoOpinion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenAuthenticatorTest {
  private final FakeReviews reviews = new FakeReviews();
  private final RecordingObserver observer = new RecordingObserver();
  private final AtomicLong nanos = new AtomicLong();
  private final TokenAuthenticator authenticator =
      new TokenAuthenticator(reviews, new ReviewLimits(), observer, nanos::get);

  @ParameterizedTest
  @ValueSource(
      strings = {"Bearer secret", "bearer secret", " BEARER secret ", "Bearer secret rest"})
  void asksTheClusterWhoseTokenItIs(String header) throws InterruptedException {
    reviews.holders.put("secret", user("jane"));

    assertThat(authenticate(header)).isEqualTo(new Known(user("jane"), Method.TOKEN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Bearer  secret",
        "Basic c2VjcmV0",
        "secret",
        "Bearer\tx"
      })
  void anythingElseThanABearerTokenIsNoOpinion(String header) throws InterruptedException {
    assertThat(authenticate(header)).isEqualTo(new NoOpinion());
    assertThat(reviews.tokens).isEmpty();
  }

  @Test
  void anInvalidTokenIsAFailureThatDoesNotTellIt() throws InterruptedException {
    assertThat(authenticate("Bearer secret")).isEqualTo(new Failed("an invalid bearer token"));
  }

  @Test
  void aTokenOfMoreThan16KiBIsRefusedWithoutAQuestion() throws InterruptedException {
    assertThat(authenticate("Bearer " + "x".repeat(16 * 1024 + 1))).isInstanceOf(Failed.class);
    assertThat(reviews.tokens).isEmpty();

    authenticate("Bearer " + "x".repeat(16 * 1024));
    assertThat(reviews.tokens).hasSize(1);
  }

  @Test
  void bothAnswersHoldForTenSeconds() throws InterruptedException {
    reviews.holders.put("good", user("jane"));
    authenticate("Bearer good");
    authenticate("Bearer bad");
    reviews.holders.clear();
    reviews.holders.put("bad", user("joe"));

    nanos.addAndGet(Duration.ofSeconds(10).toNanos() - 1);
    assertThat(authenticate("Bearer good")).isInstanceOf(Known.class);
    assertThat(authenticate("Bearer bad")).isInstanceOf(Failed.class);
    assertThat(reviews.tokens).containsExactly("good", "bad");
    assertThat(observer.told).containsExactly("remembered token", "remembered token");

    nanos.incrementAndGet();
    assertThat(authenticate("Bearer good")).isInstanceOf(Failed.class);
    assertThat(authenticate("Bearer bad")).isInstanceOf(Known.class);
  }

  @Test
  void aFailureIsNotRemembered() throws InterruptedException {
    reviews.holders.put("secret", user("jane"));
    reviews.down = true;
    assertThat(authenticate("Bearer secret"))
        .isEqualTo(
            new Failed("a bearer token that the cluster is not asked about: connection refused"));

    reviews.down = false;

    assertThat(authenticate("Bearer secret")).isInstanceOf(Known.class);
  }

  @Test
  void whoeverShowsTheSameTokenAtOnceSharesOneReview() throws Exception {
    reviews.slow = true;
    reviews.holders.put("secret", user("jane"));

    List<Future<Authentication>> callers = atOnce(50, "secret");
    reviews.answers.release();

    for (Future<Authentication> caller : callers) {
      assertThat(caller.get(10, SECONDS)).isInstanceOf(Known.class);
    }
    assertThat(reviews.tokens).containsExactly("secret");
  }

  @Test
  void aFloodOfTokensHoldsEightReviews() throws Exception {
    reviews.slow = true;
    List<Future<Authentication>> flood = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      flood.addAll(atOnce(1, "guess-" + i));
    }

    assertThatThrownBy(() -> authenticator.authenticate(hurried(withToken("guess-8"))))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.response().code()).isEqualTo(429))
        .hasMessage("Too many requests: too many requests with tokens that are new to this server");

    reviews.answers.release(8);
    for (Future<Authentication> one : flood) {
      assertThat(one.get(10, SECONDS)).isInstanceOf(Failed.class);
    }
  }

  private Authentication authenticate(String header) throws InterruptedException {
    ApiRequest request =
        Cluster.request(
            "GET", "/apis", Map.of(), Map.of("authorization", List.of(header)), List.of());
    return authenticator.authenticate(request);
  }

  @SuppressWarnings("resource") // Ends with its tasks, which the test awaits.
  private List<Future<Authentication>> atOnce(int count, String token) throws InterruptedException {
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    List<Future<Authentication>> futures =
        IntStream.range(0, count)
            .mapToObj(_ -> threads.submit(() -> authenticator.authenticate(withToken(token))))
            .toList();
    threads.shutdown();
    assertThat(reviews.arrivals.tryAcquire(10, SECONDS)).isTrue();
    return futures;
  }
}
