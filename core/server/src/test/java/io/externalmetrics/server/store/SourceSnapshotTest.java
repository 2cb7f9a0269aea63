package io.externalmetrics.server.store;

import static io.externalmetrics.server.config.Definitions.metric;
import static io.externalmetrics.server.config.Definitions.settings;
import static io.externalmetrics.server.config.Definitions.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.api.MetricReader.Series;
import io.externalmetrics.server.config.Definitions;
import io.externalmetrics.server.config.Fallback;
import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.server.store.SourceSnapshot.PollSummary;
import io.externalmetrics.spi.FailureKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SourceSnapshotTest {
  private static final Reading SEVEN =
      new Reading.Values(List.of(new Series(Map.of(), 7, ManualTime.START)));
  private static final Reading.Failed DOWN = new Reading.Failed(FailureKind.UNREACHABLE, "down");

  private final ManualTime time = new ManualTime();
  private final SourceDefinition jobs = source("jobs").with(metric("emails"), metric("images"));

  @Test
  void startsWithEveryMetricPending() {
    SourceSnapshot snapshot = SourceSnapshot.unpolled(jobs);

    assertThat(snapshot.metrics()).containsOnlyKeys("emails", "images");
    assertThat(standing(snapshot, "emails")).isEqualTo(new Standing.Pending());
    assertThat(snapshot.lastPoll()).isEmpty();
    assertThat(snapshot.lastSuccess()).isEmpty();
  }

  @Test
  void oneBadMetricLeavesItsNeighbourFresh() {
    SourceSnapshot snapshot =
        SourceSnapshot.unpolled(jobs)
            .after(Map.of("emails", DOWN, "images", SEVEN), poll(Optional.empty()));

    assertThat(standing(snapshot, "emails")).isInstanceOf(Standing.Failed.class);
    assertThat(standing(snapshot, "images")).isInstanceOf(Standing.Fresh.class);
    assertThat(snapshot.failuresInARow()).isZero();
  }

  @Test
  void countsPollsThatFailedAsAWholeAndForgetsThemAtTheFirstAnswer() {
    SourceSnapshot down =
        SourceSnapshot.unpolled(jobs)
            .after(Map.of("emails", DOWN, "images", DOWN), poll(Optional.of(DOWN)))
            .after(Map.of("emails", DOWN, "images", DOWN), poll(Optional.of(DOWN)));
    assertThat(down.failuresInARow()).isEqualTo(2);
    assertThat(down.lastSuccess()).isEmpty();

    PollSummary good = poll(Optional.empty());
    SourceSnapshot up = down.after(Map.of("emails", SEVEN, "images", SEVEN), good);
    assertThat(up.failuresInARow()).isZero();
    assertThat(up.lastSuccess()).contains(good.start());
  }

  @Test
  void aThrottledPollCountsAgainstTheSourceThoughItAnswered() {
    time.pass(Duration.ofSeconds(1));
    PollSummary throttled =
        new PollSummary(time.now(), Duration.ofMillis(5), Optional.empty(), true, 1, 0);
    SourceSnapshot snapshot =
        SourceSnapshot.unpolled(jobs).after(Map.of("images", SEVEN), throttled);

    assertThat(snapshot.failuresInARow()).isEqualTo(1);
    assertThat(snapshot.lastSuccess()).contains(throttled.start());
  }

  @Test
  void ignoresReadingsOfMetricsItDoesNotHave() {
    SourceSnapshot snapshot =
        SourceSnapshot.unpolled(jobs)
            .after(Map.of("emails", SEVEN, "strangers", SEVEN), poll(Optional.empty()));

    assertThat(snapshot.metrics()).containsOnlyKeys("emails", "images");
    assertThat(standing(snapshot, "images")).isEqualTo(new Standing.Pending());
  }

  @Test
  void metricsThatReadAsBeforeKeepTheirSamplesOverAFailedPoll() {
    SourceDefinition changed =
        source("jobs")
            .interval(Duration.ofSeconds(5))
            .maxAge(Duration.ofMinutes(2))
            .with(metric("emails").onError(new Fallback.Value(3)).namespaces("default"));

    assertThat(standing(failedOnceAs(changed), "emails")).isInstanceOf(Standing.Fresh.class);
  }

  @Test
  void metricsWithOtherSettingsServeOldSamplesOnlyUntilTheFirstPoll() {
    SourceDefinition changed =
        source("jobs").with(metric("emails").settings(settings("tube", "other")));

    assertThat(standing(polled().redefinedAs(changed), "emails"))
        .isInstanceOf(Standing.Fresh.class);
    assertThat(standing(failedOnceAs(changed), "emails")).isInstanceOf(Standing.Failed.class);
  }

  @Test
  void valuesOfAnotherAddressAreDroppedAtTheFirstPollOfTheNewOne() {
    SourceDefinition changed =
        source("jobs").settings(settings("address", "two:2")).with(metric("emails"));

    assertThat(standing(polled().redefinedAs(changed), "emails"))
        .isInstanceOf(Standing.Fresh.class);
    assertThat(standing(failedOnceAs(changed), "emails")).isInstanceOf(Standing.Failed.class);
  }

  @Test
  void valuesOfAnotherPluginAreDroppedAtTheFirstPollOfTheNewOne() {
    SourceDefinition changed =
        source("jobs").plugin(new Definitions.UnusedPlugin("other")).with(metric("emails"));

    assertThat(standing(failedOnceAs(changed), "emails")).isInstanceOf(Standing.Failed.class);
  }

  @Test
  void whatWasInheritedStaysInheritedOverASecondReload() {
    SourceDefinition other =
        source("jobs").with(metric("emails").settings(settings("tube", "other")));
    SourceSnapshot twice = polled().redefinedAs(other).redefinedAs(other);

    SourceSnapshot failed = twice.after(Map.of("emails", DOWN), poll(Optional.of(DOWN)));
    assertThat(standing(failed, "emails")).isInstanceOf(Standing.Failed.class);
  }

  @Test
  void aNewMetricOfAPolledSourceIsPending() {
    SourceDefinition changed = source("jobs").with(metric("emails"), metric("videos"));

    assertThat(standing(polled().redefinedAs(changed), "videos")).isEqualTo(new Standing.Pending());
  }

  @Test
  void aMetricThatIsGoneIsForgotten() {
    SourceSnapshot without = polled().redefinedAs(source("jobs").with(metric("images")));

    assertThat(without.metrics()).containsOnlyKeys("images");
    assertThat(standing(without.redefinedAs(jobs), "emails")).isEqualTo(new Standing.Pending());
  }

  @Test
  void aReloadDoesNotForgetThatTheSourceWasPolled() {
    assertThat(polled().redefinedAs(jobs).lastPoll()).isPresent();
  }

  private SourceSnapshot polled() {
    return SourceSnapshot.unpolled(jobs)
        .after(Map.of("emails", SEVEN, "images", SEVEN), poll(Optional.empty()));
  }

  private SourceSnapshot failedOnceAs(SourceDefinition changed) {
    return polled().redefinedAs(changed).after(Map.of("emails", DOWN), poll(Optional.of(DOWN)));
  }

  private PollSummary poll(Optional<Reading.Failed> failure) {
    time.pass(Duration.ofSeconds(1));
    return new PollSummary(time.now(), Duration.ofMillis(5), failure);
  }

  private Standing standing(SourceSnapshot snapshot, String metric) {
    MetricState state = snapshot.metrics().getOrDefault(metric, MetricState.UNKNOWN);
    return state.at(time.now(), Duration.ofSeconds(60), Optional.empty(), false);
  }
}
