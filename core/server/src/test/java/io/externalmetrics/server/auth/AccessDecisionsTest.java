package io.externalmetrics.server.auth;

import static io.externalmetrics.server.auth.Cluster.get;
import static io.externalmetrics.server.auth.Cluster.hurried;
import static io.externalmetrics.server.auth.Cluster.metric;
import static io.externalmetrics.server.auth.Cluster.user;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.server.api.ApiException;
import io.externalmetrics.server.api.ApiRequest;
import io.externalmetrics.server.api.Caller;
import io.externalmetrics.server.kube.Attributes;
import io.externalmetrics.server.kube.Attributes.NonResource;
import io.externalmetrics.server.kube.Attributes.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccessDecisionsTest {
  private static final Caller HPA =
      user(
          "system:serviceaccount:kube-system:horizontal-pod-autoscaler",
          "system:serviceaccounts",
          "system:serviceaccounts:kube-system",
          "system:authenticated");
  private static final Caller JANE = user("jane", "system:authenticated");
  private static final Attributes EVERYTHING =
      new Resource("", "list", "external.metrics.k8s.io", "v1beta1", "*", "");
  private static final String UNDECIDED =
      "Internal error occurred: cannot ask the cluster's API server whether this is allowed; see"
          + " this server's log, and check that it reaches the API server and is bound to"
          + " system:auth-delegator";

  private final Cluster cluster = Cluster.configured();

  @BeforeEach
  void letTheCheckOfTheControllerBeOver() {
    cluster.reviews.allowed = _ -> true;
    cluster.keepFresh();
    cluster.reviews.questions.clear();
    cluster.reviews.arrivals.drainPermits();
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void mastersMayWithoutAQuestion() {
    assertAllowed(user("root", "system:masters"), metric("default", "jobs-emails"));
    assertThat(cluster.reviews.questions).isEmpty();
  }

  @Test
  void healthIsOpenToEverybodyButItsChildrenAreNot() {
    cluster.reviews.allowed = _ -> false;

    for (String path : List.of("/livez", "/readyz", "/healthz")) {
      assertAllowed(Caller.ANONYMOUS, get(path));
    }
    assertForbidden(Caller.ANONYMOUS, get("/livez/ping"));

    assertThat(cluster.reviews.askedOf("system:anonymous"))
        .containsExactly(new NonResource("/livez/ping", "get"));
  }

  @Test
  void tenThousandMetricsOfOneReaderCostOneReviewInTenSeconds() {
    cluster.reviews.allowed = AccessDecisionsTest::mayReadEverything;

    for (int round = 0; round < 4; round++) {
      IntStream.range(0, 10_000).forEach(i -> assertAllowed(HPA, metric("default", "metric-" + i)));
      cluster.live(Duration.ofSeconds(15));
    }

    assertThat(cluster.reviews.askedOf(HPA.name())).hasSizeBetween(6, 7).containsOnly(EVERYTHING);
  }

  @Test
  void aReaderOfEveryFifteenSecondsNeverWaits() {
    cluster.reviews.allowed = AccessDecisionsTest::mayReadEverything;
    assertAllowed(HPA, metric("default", "jobs-emails"));

    for (int round = 0; round < 8; round++) {
      cluster.live(Duration.ofSeconds(15));
      int asked = cluster.reviews.questions.size();
      assertAllowed(HPA, metric("default", "jobs-emails"));
      assertThat(cluster.reviews.questions).hasSize(asked);
    }
  }

  @Test
  void whoMayNotReadEverythingIsAskedAboutTheMetric() {
    cluster.reviews.allowed = question -> question.attributes().equals(emails());

    assertAllowed(JANE, metric("default", "jobs-emails"));

    assertThat(cluster.reviews.askedOf("jane")).containsExactly(EVERYTHING, emails());
  }

  @Test
  void aMetricKnownToBeAllowedCountsBeforeAnotherQuestionForEverything() {
    cluster.reviews.allowed = question -> question.attributes().equals(emails());
    assertAllowed(JANE, metric("default", "jobs-emails"));

    for (int round = 0; round < 8; round++) {
      cluster.live(Duration.ofSeconds(15));
      int asked = cluster.reviews.questions.size();
      assertAllowed(JANE, metric("default", "jobs-emails"));
      assertThat(cluster.reviews.questions).hasSize(asked);
    }
  }

  @Test
  void permissionForEverythingThatComesLaterReplacesThatForEachMetric() {
    cluster.reviews.allowed = question -> !question.attributes().equals(EVERYTHING);
    IntStream.range(0, 100).forEach(i -> assertAllowed(HPA, metric("default", "metric-" + i)));
    cluster.reviews.allowed = _ -> true;
    cluster.live(Duration.ofSeconds(11));
    IntStream.range(0, 100).forEach(i -> assertAllowed(HPA, metric("default", "metric-" + i)));
    cluster.reviews.questions.clear();

    cluster.live(Duration.ofSeconds(20));

    assertThat(cluster.reviews.askedOf(HPA.name())).hasSizeBetween(1, 2).containsOnly(EVERYTHING);
  }

  @Test
  void namespacesAreAskedForApart() {
    cluster.reviews.allowed = question -> question.attributes().equals(emails());

    assertAllowed(JANE, metric("default", "jobs-emails"));
    assertForbidden(JANE, metric("other", "jobs-emails"));
  }

  @Test
  void callersAreAskedForApart() {
    cluster.reviews.allowed = question -> question.caller().equals(JANE);

    assertAllowed(JANE, metric("default", "jobs-emails"));
    assertForbidden(user("jane", "another-group"), metric("default", "jobs-emails"));
    assertForbidden(
        new Caller("jane", "2", JANE.groups(), JANE.extra()), metric("default", "jobs-emails"));
  }

  @Test
  void aRefusalHoldsForTenSeconds() {
    cluster.reviews.allowed = _ -> false;
    assertForbidden(JANE, get("/metrics"));
    cluster.reviews.allowed = _ -> true;

    cluster.live(Duration.ofMillis(9_500));
    assertForbidden(JANE, get("/metrics"));
    assertThat(cluster.reviews.askedOf("jane")).hasSize(1);

    cluster.live(Duration.ofMillis(500));
    assertAllowed(JANE, get("/metrics"));
  }

  @Test
  void aRevokedPermissionIsFeltAtTheNextReview() {
    cluster.reviews.allowed = AccessDecisionsTest::mayReadEverything;
    assertAllowed(HPA, metric("default", "jobs-emails"));

    cluster.reviews.allowed = _ -> false;
    cluster.live(Duration.ofMillis(9_500));
    assertAllowed(HPA, metric("default", "jobs-emails"));
    cluster.live(Duration.ofSeconds(1));

    assertForbidden(HPA, metric("default", "jobs-emails"));
  }

  @Test
  void decisionsInUseOutliveTheApiServerByAMinute() {
    cluster.reviews.allowed = AccessDecisionsTest::mayReadEverything;
    assertAllowed(HPA, metric("default", "jobs-emails"));
    cluster.reviews.down = true;

    for (int second = 0; second < 59; second++) {
      cluster.live(Duration.ofSeconds(1));
      assertAllowed(HPA, metric("default", "jobs-emails"));
    }
    cluster.live(Duration.ofSeconds(1));

    assertThatThrownBy(() -> permit(HPA, metric("default", "jobs-emails")))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.response().code()).isEqualTo(500);
              assertThat(e.response().headers()).doesNotContainKey("Retry-After");
            })
        .hasMessage(UNDECIDED);
  }

  @Test
  void asksEveryTwoSecondsWhileTheApiServerIsDown() {
    cluster.reviews.allowed = AccessDecisionsTest::mayReadEverything;
    assertAllowed(HPA, metric("default", "jobs-emails"));
    cluster.reviews.down = true;

    cluster.live(Duration.ofSeconds(30));

    assertThat(cluster.reviews.askedOf(HPA.name())).hasSize(1 + 11);
  }

  @Test
  void aReaderIsBackWithinFiveSecondsOfTheApiServer() {
    cluster.reviews.allowed = AccessDecisionsTest::mayReadEverything;
    assertAllowed(HPA, metric("default", "jobs-emails"));
    cluster.reviews.down = true;
    for (int round = 0; round < 8; round++) {
      cluster.live(Duration.ofSeconds(15));
      assertThat(isAllowed(HPA, metric("default", "jobs-emails"))).isEqualTo(round < 3);
    }

    cluster.reviews.down = false;
    cluster.live(Duration.ofSeconds(5));

    int asked = cluster.reviews.questions.size();
    assertAllowed(HPA, metric("default", "jobs-emails"));
    assertThat(cluster.reviews.questions).hasSize(asked);
  }

  @Test
  void aDecisionThatNobodyUsesIsNotAskedAgainForLongerThanAMinute() {
    cluster.reviews.allowed = AccessDecisionsTest::mayReadEverything;
    assertAllowed(JANE, metric("default", "jobs-emails"));
    cluster.live(Duration.ofSeconds(61));
    int asked = cluster.reviews.askedOf("jane").size();
    assertThat(asked).isBetween(6, 7);

    cluster.live(Duration.ofSeconds(60));

    assertThat(cluster.reviews.askedOf("jane")).hasSize(asked);
  }

  @Test
  void whoeverAsksTheSameAtOnceSharesOneReview() throws Exception {
    cluster.reviews.allowed = AccessDecisionsTest::mayReadEverything;
    cluster.reviews.slow = true;

    List<Future<Boolean>> readers =
        atOnce(50, () -> isAllowed(HPA, metric("default", "jobs-emails")));
    cluster.reviews.answers.release();

    for (Future<Boolean> reader : readers) {
      assertThat(reader.get(10, SECONDS)).isTrue();
    }
    assertThat(cluster.reviews.askedOf(HPA.name())).containsExactly(EVERYTHING);
  }

  @Test
  void whoeverAsksTheSameAtOnceSharesOneFailure() throws Exception {
    cluster.reviews.down = true;
    cluster.reviews.slow = true;

    List<Future<Boolean>> readers =
        atOnce(50, () -> isAllowed(HPA, metric("default", "jobs-emails")));
    cluster.reviews.answers.release();

    for (Future<Boolean> reader : readers) {
      assertThat(reader.get(10, SECONDS)).isFalse();
    }
    assertThat(cluster.reviews.askedOf(HPA.name())).containsExactly(EVERYTHING);
  }

  @Test
  void whoCannotWaitForTheReviewOfAnotherIsToldSo() throws Exception {
    cluster.reviews.slow = true;
    Future<Boolean> first =
        atOnce(1, () -> isAllowed(HPA, metric("default", "jobs-emails"))).getFirst();

    assertThatThrownBy(() -> permit(HPA, hurried(metric("default", "jobs-emails"))))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.response().code()).isEqualTo(504))
        .hasMessage("Timeout: request did not complete within the allotted timeout");

    cluster.reviews.answers.release();
    assertThat(first.get(10, SECONDS)).isTrue();
  }

  @Test
  void aReaderInAHurryDoesNotFailForOthers() {
    cluster.reviews.allowed = AccessDecisionsTest::mayReadEverything;
    cluster.reviews.down = true;
    assertThat(isAllowed(HPA, hurried(metric("default", "jobs-emails")))).isFalse();

    cluster.reviews.down = false;

    assertAllowed(HPA, metric("default", "jobs-emails"));
  }

  @Test
  void aFloodOfAnonymousCallersHoldsFourReviewsAndDelaysNobodyElse() throws Exception {
    cluster.reviews.slow = true;
    List<Future<Boolean>> flood = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String path = "/metrics-" + i;
      flood.addAll(atOnce(1, () -> isAllowed(Caller.ANONYMOUS, get(path))));
    }

    assertThatThrownBy(() -> permit(Caller.ANONYMOUS, get("/metrics-4")))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.response().code()).isEqualTo(429);
              assertThat(e.response().headers()).doesNotContainKey("Retry-After");
            })
        .hasMessage(
            "Too many requests: too many anonymous requests; authenticate with a client certificate"
                + " or a token");
    Future<Boolean> controller =
        atOnce(1, () -> isAllowed(HPA, metric("default", "jobs-emails"))).getFirst();

    cluster.reviews.answers.release(5);
    assertThat(controller.get(10, SECONDS)).isTrue();
    for (Future<Boolean> one : flood) {
      assertThat(one.get(10, SECONDS)).isTrue();
    }
  }

  @Test
  void aFloodOfOneUserHoldsEightReviewsAndDelaysNobodyElse() throws Exception {
    cluster.reviews.slow = true;
    for (int i = 0; i < 8; i++) {
      String path = "/metrics-" + i;
      atOnce(1, () -> isAllowed(JANE, get(path)));
    }

    assertThatThrownBy(() -> permit(JANE, hurried(get("/metrics-8"))))
        .hasMessage(
            "Too many requests: too many requests of this user that it may not make, or makes for"
                + " the first time");
    Future<Boolean> controller =
        atOnce(1, () -> isAllowed(HPA, metric("default", "jobs-emails"))).getFirst();

    cluster.reviews.answers.release(9);
    assertThat(controller.get(10, SECONDS)).isTrue();
  }

  @Test
  void aFloodOfNamesDoesNotPushOutADecisionInUse() {
    cluster.reviews.allowed = AccessDecisionsTest::mayReadEverything;
    IntStream.range(0, 100).forEach(_ -> assertAllowed(HPA, metric("default", "jobs-emails")));
    cluster.reviews.allowed = _ -> false;

    IntStream.range(0, 20_000).forEach(i -> isAllowed(JANE, metric("default", "name-" + i)));

    assertAllowed(HPA, metric("default", "jobs-emails"));
    assertThat(cluster.reviews.askedOf(HPA.name())).hasSize(1);
  }

  @Test
  void tooLongAQuestionIsNotRemembered() {
    ApiRequest request = get("/" + "x".repeat(10_000));

    assertAllowed(JANE, request);
    assertAllowed(JANE, request);

    assertThat(cluster.reviews.askedOf("jane")).hasSize(2);
  }

  @Test
  void tellsOfReviewsAndOfRememberedDecisions() {
    cluster.observer.told.clear();
    cluster.reviews.allowed = _ -> true;
    assertAllowed(JANE, get("/metrics"));
    assertAllowed(JANE, get("/metrics"));
    cluster.reviews.allowed = _ -> false;
    assertForbidden(JANE, get("/other"));
    cluster.reviews.down = true;
    assertThat(isAllowed(JANE, get("/third"))).isFalse();

    assertThat(cluster.observer.told)
        .containsExactly(
            "reviewed access allowed",
            "remembered access",
            "reviewed access refused",
            "reviewed access failed");
  }

  private static boolean mayReadEverything(Question question) {
    return question.attributes().equals(EVERYTHING);
  }

  private static Attributes emails() {
    return new Resource("default", "list", "external.metrics.k8s.io", "v1beta1", "jobs-emails", "");
  }

  private void permit(Caller caller, ApiRequest request) throws InterruptedException {
    cluster.access.permit(request.from(caller));
  }

  private boolean isAllowed(Caller caller, ApiRequest request) {
    try {
      permit(caller, request);
      return true;
    } catch (ApiException _) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void assertAllowed(Caller caller, ApiRequest request) {
    assertThat(isAllowed(caller, request)).isTrue();
  }

  private void assertForbidden(Caller caller, ApiRequest request) {
    assertThatThrownBy(() -> permit(caller, request))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.response().code()).isEqualTo(403));
  }

  /** Starts them all; returns when the first question came. */
  @SuppressWarnings("resource") // Ends with its tasks, which the test awaits.
  private List<Future<Boolean>> atOnce(int count, Callable<Boolean> task)
      throws InterruptedException {
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    List<Future<Boolean>> futures =
        IntStream.range(0, count).mapToObj(_ -> threads.submit(task)).toList();
    threads.shutdown();
    assertThat(cluster.reviews.arrivals.tryAcquire(10, SECONDS)).isTrue();
    return futures;
  }
}
