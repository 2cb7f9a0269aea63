package io.externalmetrics.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.api.Caller;
import io.externalmetrics.server.kube.Attributes.Resource;
import io.externalmetrics.server.observe.CapturedLog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ControllerCheckTest {
  private static final String CONTROLLER =
      "system:serviceaccount:kube-system:horizontal-pod-autoscaler";
  private static final String MAY = "INFO the HPA controller may read external metrics";
  private static final String MAY_NOT =
      "WARNING the HPA controller may not read external metrics, so that no HPA can use one; allow"
          + " it: kubectl create clusterrole external-metrics-reader --verb=get,list"
          + " --resource='*.external.metrics.k8s.io' && kubectl create clusterrolebinding"
          + " external-metrics-reader --clusterrole=external-metrics-reader"
          + " --serviceaccount=kube-system:horizontal-pod-autoscaler";

  private final CapturedLog log = new CapturedLog(ControllerCheck.class);
  private final Cluster cluster = new Cluster();

  @AfterEach
  void close() {
    cluster.close();
    log.close();
  }

  @Test
  void asksAtOnceWhetherTheHpaControllerMayListEverything() {
    cluster.reviews.allowed = _ -> true;
    cluster.keepFresh();

    assertThat(cluster.reviews.questions)
        .containsExactly(
            new Question(
                new Caller(
                    CONTROLLER,
                    "",
                    List.of(
                        "system:serviceaccounts",
                        "system:serviceaccounts:kube-system",
                        "system:authenticated"),
                    Map.of()),
                new Resource("", "list", "external.metrics.k8s.io", "v1beta1", "*", "")));
    assertThat(log.lines()).containsExactly(MAY);
    assertThat(cluster.observer.told).contains("controller may read: true");
  }

  @Test
  void saysHowToAllowIt() {
    cluster.keepFresh();

    assertThat(log.lines()).containsExactly(MAY_NOT);
    assertThat(cluster.observer.told).contains("controller may read: false");
  }

  @Test
  void asksEveryTenSecondsUntilThereIsAnAnswer() {
    cluster.reviews.down = true;
    cluster.keepFresh();
    cluster.live(Duration.ofSeconds(30));
    assertThat(cluster.reviews.questions).hasSize(4);
    assertThat(log.lines()).isEmpty();

    cluster.reviews.down = false;
    cluster.live(Duration.ofSeconds(10));

    assertThat(log.lines()).containsExactly(MAY_NOT);
  }

  @Test
  void asksAgainEveryFiveMinutesAndTellsWhatChanged() {
    cluster.keepFresh();
    cluster.live(Duration.ofMinutes(11));
    assertThat(cluster.reviews.questions).hasSize(3);
    assertThat(log.lines()).containsExactly(MAY_NOT);

    cluster.reviews.allowed = _ -> true;
    cluster.live(Duration.ofMinutes(5));

    assertThat(log.lines()).containsExactly(MAY_NOT, MAY);
  }
}
