package io.externalmetrics.server.observe;

import static io.externalmetrics.server.config.Definitions.metric;
import static io.externalmetrics.server.config.Definitions.source;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.api.MetricReader.Series;
import io.externalmetrics.server.config.Fallback;
import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.server.store.ManualTime;
import io.externalmetrics.server.store.Reading;
import io.externalmetrics.server.store.SourceSnapshot;
import io.externalmetrics.server.store.SourceSnapshot.PollSummary;
import io.externalmetrics.spi.FailureKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ValueMetricsTest {
  private static final SourceDefinition JOBS =
      source("jobs")
          .maxAge(Duration.ofSeconds(60))
          .with(
              metric("emails"),
              metric("empty").onNoData(new Fallback.Value(0)),
              metric("failing").onError(new Fallback.Value(9)));

  private final ManualTime time = new ManualTime();
  private final SelfMetrics metrics = new SelfMetrics("1.2.3");
  private SourceSnapshot snapshot = SourceSnapshot.unpolled(JOBS);

  ValueMetricsTest() {
    ValueMetrics.register(metrics, time, () -> List.of(snapshot));
  }

  @Test
  void addUpTheSeriesOfAFreshMetric() {
    poll(values(3, 4.5));

    assertThat(text()).contains("\nems_metric_value{metric=\"jobs-emails\",source=\"jobs\"} 7.5\n");
  }

  @Test
  void tellHowLongAgoTheLastGoodPollBegan() {
    poll(values(3));
    time.pass(Duration.ofMillis(2500));

    assertThat(text())
        .contains(
            "\nems_metric_age_seconds{metric=\"jobs-emails\",source=\"jobs\"} 2.5\n",
            "\nems_metric_age_seconds{metric=\"jobs-empty\",source=\"jobs\"} 2.5\n")
        .doesNotContain("ems_metric_age_seconds{metric=\"jobs-failing\"");
  }

  @Test
  void tellNoNumberInsteadOfAFailureNoDataOrAStaleValue() {
    poll(values(3));
    assertThat(text())
        .doesNotContain(
            "ems_metric_value{metric=\"jobs-empty\"", "ems_metric_value{metric=\"jobs-failing\"");

    time.pass(Duration.ofSeconds(61));

    assertThat(text())
        .contains("\nems_metric_age_seconds{metric=\"jobs-emails\",source=\"jobs\"} 61.0\n")
        .doesNotContain("ems_metric_value{");
  }

  @Test
  void tellNothingBeforeTheFirstPoll() {
    assertThat(text()).doesNotContain("ems_metric_value", "ems_metric_age_seconds");
  }

  private static Reading values(double... values) {
    return new Reading.Values(
        Arrays.stream(values)
            .mapToObj(value -> new Series(Map.of(), value, ManualTime.START))
            .toList());
  }

  private void poll(Reading emails) {
    snapshot =
        snapshot.after(
            Map.of(
                "emails",
                emails,
                "empty",
                new Reading.NoData("no such queue"),
                "failing",
                new Reading.Failed(FailureKind.REJECTED, "not a queue")),
            new PollSummary(time.now(), Duration.ofMillis(1), Optional.empty()));
  }

  private String text() {
    return new String(metrics.text(), UTF_8);
  }
}
