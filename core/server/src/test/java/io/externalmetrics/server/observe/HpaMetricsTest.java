package io.externalmetrics.server.observe;

import static io.externalmetrics.server.hpa.TestHpas.hpa;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.api.FakeMetricReader;
import io.externalmetrics.server.api.MetricReader.Answer;
import io.externalmetrics.server.hpa.ClusterHpas;
import io.externalmetrics.server.hpa.HpaDiagnosis;
import io.externalmetrics.server.hpa.HpaWatchState;
import io.externalmetrics.server.store.ManualTime;
import java.util.List;
import org.junit.jupiter.api.Test;

class HpaMetricsTest {
  private final SelfMetrics metrics = new SelfMetrics("1.2.3");

  @Test
  void tellWhatIsWrongBetweenHpasAndSources() {
    ClusterHpas hpas = new ClusterHpas(new HpaWatchState.Starting(), new ManualTime());
    var _ = new HpaMetrics(metrics, hpas, new HpaDiagnosis(hpas, new FakeMetricReader()));
    assertThat(text()).contains("ems_hpa_watch_up 0.0\n", "ems_hpas 0.0\n");

    hpas.found(hpa("good", 1, 1, "jobs-emails"));
    hpas.found(hpa("typo", 1, 1, "jobs-emials"));
    hpas.found(hpa("same-typo", 1, 1, "jobs-emials"));
    hpas.found(hpa("asleep", 0, 0, "down"));
    hpas.listed();

    assertThat(text())
        .contains(
            "ems_hpa_watch_up 1.0\n",
            "ems_hpas 4.0\n",
            "ems_hpa_missing_metrics 1.0\n",
            "ems_hpas_unable_to_wake 1.0\n");
  }

  @Test
  void countRequestsForMetricsThatNobodyServes() {
    ReadMetrics reads = new ReadMetrics(metrics);
    reads.answered("default", "jobs-emails", "jane", new Answer.Values("jobs-emails", List.of()));
    reads.answered("default", "jobs-emails", "jane", new Answer.Unavailable("refused"));
    assertThat(text()).contains("ems_unknown_metric_requests_total 0.0\n");

    reads.answered("default", "jobs-emials", "jane", new Answer.Unknown("no such metric"));

    assertThat(text()).contains("ems_unknown_metric_requests_total 1.0\n");
  }

  private String text() {
    return new String(metrics.text(), UTF_8);
  }
}
