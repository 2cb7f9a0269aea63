package io.externalmetrics.server.history;

import static io.externalmetrics.server.config.Definitions.metric;
import static io.externalmetrics.server.config.Definitions.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.api.MetricReader.Series;
import io.externalmetrics.server.config.Definitions.Metric;
import io.externalmetrics.server.history.MetricHistory.Minute;
import io.externalmetrics.server.history.MetricHistory.Poll;
import io.externalmetrics.server.store.ManualTime;
import io.externalmetrics.server.store.Reading;
import io.externalmetrics.server.store.SourceSnapshot;
import io.externalmetrics.server.store.SourceSnapshot.PollSummary;
import io.externalmetrics.spi.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PollHistoryTest {
  private static final Instant START = ManualTime.START;

  private final ManualTime time = new ManualTime();
  private final PollHistory history = new PollHistory(time);
  private SourceSnapshot newest = SourceSnapshot.unpolled(source("jobs").with());

  @Test
  void knowsNothingOfWhatIsNotConfigured() {
    serve(metric("emails"));

    assertThat(history.of("other", "emails")).isEmpty();
    assertThat(history.of("jobs", "images")).isEmpty();
    assertThat(history.sparkline("jobs", "images")).isEmpty();
    assertThat(history.of("jobs", "emails")).contains(MetricHistory.NONE);
  }

  @Test
  void remembersTheLastTheLowestAndTheHighestValueOfAMinute() {
    serve(metric("emails"));
    for (int value : List.of(5, 9, 3, 7)) {
      poll(values(value));
      time.pass(Duration.ofSeconds(15));
    }
    poll(values(8));

    assertThat(emails().minutes()).containsExactly(minute(0, 7, 3, 9), minute(1, 8, 7, 8));
  }

  @Test
  void countsAValueForEveryMinuteInWhichItIsServed() {
    serve(metric("emails"));
    poll(values(5));
    time.pass(Duration.ofMinutes(3));

    assertThat(emails().minutes())
        .containsExactly(minute(0, 5, 5, 5), minute(1, 5, 5, 5), none(2), none(3));

    poll(values(6));

    assertThat(emails().minutes())
        .containsExactly(minute(0, 5, 5, 5), minute(1, 5, 5, 5), none(2), minute(3, 6, 6, 6));
  }

  @Test
  void hasNoNumberWhileThereIsNoFreshValue() {
    serve(metric("emails"));
    poll(values(5));
    time.pass(Duration.ofSeconds(30));
    poll(failed("refused"));
    assertThat(emails().minutes()).containsExactly(minute(0, 5, 5, 5));

    time.pass(Duration.ofSeconds(60));
    poll(failed("refused"));

    assertThat(emails().minutes()).containsExactly(minute(0, 5, 5, 5), none(1));

    poll(values(4));
    poll(new Reading.NoData("no such queue"));

    assertThat(emails().minutes()).containsExactly(minute(0, 5, 5, 5), none(1));
  }

  @Test
  void remembersSixtyMinutes() {
    serve(metric("emails"));
    for (int i = 0; i < 100; i++) {
      poll(values(i));
      time.pass(Duration.ofMinutes(1));
    }

    assertThat(emails().minutes()).hasSize(60).startsWith(minute(41, 41, 40, 41));
    assertThat(history.sparkline("jobs", "emails"))
        .hasSize(60)
        .startsWith(Optional.of(41f))
        .endsWith(Optional.of(99f), Optional.of(99f));
  }

  @Test
  void hasASparklineOfSixtyMinutesFromTheStart() {
    serve(metric("emails"));
    poll(values(5));

    List<Optional<Float>> sparkline = history.sparkline("jobs", "emails");

    assertThat(sparkline).hasSize(60).endsWith(Optional.of(5f));
    assertThat(sparkline.subList(0, 59)).containsOnly(Optional.empty());
  }

  @Test
  void remembersWhatEachPollSaidTheNewestFirst() {
    serve(metric("emails"));
    poll(values(16_777_215, 2));
    time.pass(Duration.ofSeconds(15));
    poll(new Reading.NoData("no such queue"));
    time.pass(Duration.ofSeconds(15));
    poll(failed("refused"));

    assertThat(emails().polls())
        .containsExactly(
            new Poll(
                START.plusSeconds(30), 0.02, "failed", Optional.empty(), 0, Optional.of("refused")),
            new Poll(
                START.plusSeconds(15),
                0.02,
                "no_data",
                Optional.empty(),
                0,
                Optional.of("no such queue")),
            new Poll(START, 0.02, "values", Optional.of(16_777_217.0), 2, Optional.empty()));
  }

  @Test
  void remembersTwentyPolls() {
    serve(metric("emails"));
    for (int i = 0; i < 50; i++) {
      poll(values(i));
      time.pass(Duration.ofSeconds(1));
    }

    assertThat(emails().polls())
        .hasSize(20)
        .extracting(poll -> poll.value().orElseThrow())
        .startsWith(49.0, 48.0)
        .endsWith(30.0);
  }

  @Test
  void keepsWhatStaysConfiguredAndForgetsTheRest() {
    serve(metric("emails"), metric("images"));
    poll(values(5));
    SourceSnapshot earlier = newest;
    serve(metric("emails"), metric("sounds"));

    assertThat(history.of("jobs", "images")).isEmpty();
    assertThat(history.of("jobs", "sounds")).contains(MetricHistory.NONE);
    assertThat(emails().polls()).hasSize(1);

    // One that began before the reload.
    history.polled(earlier, after(earlier, values(6)));

    assertThat(history.of("jobs", "images")).isEmpty();
    assertThat(history.of("jobs", "sounds")).contains(MetricHistory.NONE);
    assertThat(emails().polls()).hasSize(2);
  }

  @Test
  void forgetsASourceThatIsGoneWhateverItsLastPollSays() {
    serve(metric("emails"));
    poll(values(5));
    history.follow(List.of());
    poll(values(6));

    assertThat(history.of("jobs", "emails")).isEmpty();
  }

  @Test
  void goesOnWhenTheClockIsSetBack() {
    serve(metric("emails"));
    poll(values(5));
    time.pass(Duration.ofMinutes(1));
    time.setClock(Duration.ofMinutes(-30));
    poll(values(6));

    assertThat(emails().minutes()).containsExactly(minute(-30, 5, 5, 5), minute(-29, 6, 5, 6));
  }

  private void serve(Metric... metrics) {
    newest = newest.redefinedAs(source("jobs").with(metrics));
    history.follow(List.of(newest.source()));
  }

  private void poll(Reading reading) {
    SourceSnapshot before = newest;
    newest = after(before, reading);
    history.polled(before, newest);
  }

  private SourceSnapshot after(SourceSnapshot before, Reading reading) {
    Map<String, Reading> readings = new HashMap<>();
    before.metrics().keySet().forEach(metric -> readings.put(metric, reading));
    return before.after(
        readings, new PollSummary(time.now(), Duration.ofMillis(20), Optional.empty()));
  }

  private MetricHistory emails() {
    return history.of("jobs", "emails").orElseThrow();
  }

  private static Reading values(int... values) {
    return new Reading.Values(
        Arrays.stream(values)
            .mapToObj(value -> new Series(Map.of("n", Integer.toString(value)), value, START))
            .toList());
  }

  private static Reading failed(String reason) {
    return new Reading.Failed(FailureKind.UNREACHABLE, reason);
  }

  private static Minute minute(int minute, float value, float min, float max) {
    return new Minute(
        START.plusSeconds(60L * minute), Optional.of(value), Optional.of(min), Optional.of(max));
  }

  private static Minute none(int minute) {
    return new Minute(
        START.plusSeconds(60L * minute), Optional.empty(), Optional.empty(), Optional.empty());
  }
}
