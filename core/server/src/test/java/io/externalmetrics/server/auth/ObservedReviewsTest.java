package io.externalmetrics.server.auth;

import static io.externalmetrics.server.auth.Cluster.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.server.kube.Attributes.NonResource;
import io.externalmetrics.server.kube.ClusterException;
import io.externalmetrics.server.observe.CapturedLog;
import io.externalmetrics.spi.Deadline;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObservedReviewsTest {
  private final CapturedLog log = new CapturedLog(ObservedReviews.class);
  private final FakeReviews reviews = new FakeReviews();
  private final RecordingObserver observer = new RecordingObserver();
  private final ObservedReviews observed = new ObservedReviews(reviews, observer, () -> 0);

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void tellsWhatTheClusterSaidOfTokensAndOfAccess() throws Exception {
    reviews.holders.put("good", user("jane"));
    observed.review("good", Deadline.after(Duration.ofMinutes(1)));
    observed.review("bad", Deadline.after(Duration.ofMinutes(1)));
    ask(Duration.ofMinutes(1));
    reviews.allowed = _ -> true;
    ask(Duration.ofMinutes(1));

    assertThat(observer.told)
        .containsExactly(
            "reviewed token allowed",
            "reviewed token refused",
            "reviewed access refused",
            "reviewed access allowed");
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void theLogTellsOnceThatTheApiServerIsSilentAndOnceThatItIsBack() throws Exception {
    reviews.down = true;
    assertSilent(Duration.ofMinutes(1));
    assertSilent(Duration.ofMinutes(1));
    reviews.down = false;
    ask(Duration.ofMinutes(1));
    ask(Duration.ofMinutes(1));

    assertThat(log.lines())
        .containsExactly(
            "WARNING the cluster's API server answers no reviews: connection refused; who was"
                + " allowed to read keeps that for up to 60 s",
            "INFO the cluster's API server answers reviews again");
  }

  @Test
  void whoHasNoTimeDoesNotCallTheApiServerSilent() {
    reviews.down = true;

    assertSilent(Duration.ofMillis(100));

    assertThat(log.lines()).isEmpty();
    assertThat(observer.told).containsExactly("reviewed access failed");
  }

  private void ask(Duration time) throws ClusterException, InterruptedException {
    observed.review(user("jane"), new NonResource("/metrics", "get"), Deadline.after(time));
  }

  private void assertSilent(Duration time) {
    assertThatThrownBy(() -> ask(time)).isInstanceOf(ClusterException.class);
  }
}
