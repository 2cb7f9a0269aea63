package io.externalmetrics.server.store;

import static io.externalmetrics.server.config.Definitions.metric;
import static io.externalmetrics.server.config.Definitions.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.api.LabelSelector;
import io.externalmetrics.server.api.MetricReader.Answer;
import io.externalmetrics.server.api.MetricReader.Series;
import io.externalmetrics.server.config.Definitions;
import io.externalmetrics.server.config.Fallback;
import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.spi.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServingTest {
  private static final Fallback LAST = new Fallback.Last(Duration.ofMinutes(10));
  private static final Reading REFUSED =
      new Reading.Failed(FailureKind.UNREACHABLE, "connection refused by 127.0.0.1:11300");
  private static final Reading NOTHING = new Reading.NoData("tube \"emails\" does not exist");
  private static final Answer REFUSED_ANSWER =
      new Answer.Unavailable("source \"jobs\": connection refused by 127.0.0.1:11300");
  private static final Answer NOTHING_ANSWER =
      new Answer.Unavailable("source \"jobs\": tube \"emails\" does not exist");

  private final ManualTime time = new ManualTime();
  private final Series seven = new Series(Map.of("tube", "a"), 7, ManualTime.START);
  private final Series eight = new Series(Map.of("tube", "b"), 8, ManualTime.START);

  private MetricState state = MetricState.UNKNOWN;

  @Test
  void servesEveryFreshSeriesWithItsOwnTimestamp() {
    read(values(seven, eight));
    time.pass(Duration.ofSeconds(30));

    assertThat(answer(metric("emails"))).isEqualTo(served(seven, eight));
  }

  @Test
  void servesExactlyTheSelectedSeries() {
    read(values(seven, eight));

    assertThat(answer(metric("emails"), tube("b"))).isEqualTo(served(eight));
  }

  @Test
  void saysThatNoPollHasEndedWhateverTheFallbacks() {
    Definitions.Metric metric =
        metric("emails").onNoData(new Fallback.Value(0)).onError(new Fallback.Value(0));

    assertThat(answer(metric))
        .isEqualTo(new Answer.Unavailable("source \"jobs\": no poll has ended yet"));
  }

  @Test
  void saysWhatIsNotThereAndWhatFailed() {
    read(NOTHING);
    assertThat(answer(metric("emails"))).isEqualTo(NOTHING_ANSWER);

    time.pass(Duration.ofSeconds(61));
    read(REFUSED);
    assertThat(answer(metric("emails"))).isEqualTo(REFUSED_ANSWER);
  }

  @Test
  void aFailureNeverBecomesTheNumberForNoData() {
    read(REFUSED);

    assertThat(answer(metric("emails").onNoData(new Fallback.Value(0)))).isEqualTo(REFUSED_ANSWER);
  }

  @Test
  void noDataNeverBecomesTheNumberForErrors() {
    read(NOTHING);

    assertThat(answer(metric("emails").onError(new Fallback.Value(9)))).isEqualTo(NOTHING_ANSWER);
  }

  @Test
  void theUsersNumberCarriesTheMetricsLabelsAndThePresentTime() {
    read(NOTHING);
    time.pass(Duration.ofSeconds(5));
    Instant now = ManualTime.START.plusSeconds(5);

    assertThat(answer(metric("emails").label("team", "mail").onNoData(new Fallback.Value(0))))
        .isEqualTo(served(new Series(Map.of("team", "mail"), 0, now)));
  }

  @Test
  void theUsersNumberForErrorsWaitsForMaxAge() {
    Definitions.Metric metric = metric("emails").onError(new Fallback.Value(9));
    read(values(seven));
    read(REFUSED);
    assertThat(answer(metric)).isEqualTo(served(seven));

    time.pass(Duration.ofSeconds(61));
    assertThat(answer(metric))
        .isEqualTo(served(new Series(Map.of(), 9, ManualTime.START.plusSeconds(61))));
  }

  @Test
  void lastServesTheLastSamplesWithTheirOwnTimestampsAndEnds() {
    Definitions.Metric metric = metric("emails").onError(LAST);
    read(values(seven));
    read(REFUSED);
    time.pass(Duration.ofMinutes(10));
    assertThat(answer(metric)).isEqualTo(served(seven));

    time.pass(Duration.ofNanos(1));
    assertThat(answer(metric)).isEqualTo(REFUSED_ANSWER);
  }

  @Test
  void lastForNoDataLeavesErrorsAlone() {
    read(values(seven));
    read(REFUSED);
    time.pass(Duration.ofMinutes(5));

    assertThat(answer(metric("emails").onNoData(LAST))).isEqualTo(REFUSED_ANSWER);
  }

  @Test
  void lastServesOnlySelectedSeries() {
    Definitions.Metric metric = metric("emails").onNoData(LAST);
    read(values(seven, eight));
    read(NOTHING);

    assertThat(answer(metric, tube("a"))).isEqualTo(served(seven));
    assertThat(answer(metric, tube("x"))).isEqualTo(NOTHING_ANSWER);
  }

  @Test
  void lastWithoutAnyNumberSaysWhatIsWrong() {
    read(REFUSED);

    assertThat(answer(metric("emails").onError(LAST).onNoData(LAST))).isEqualTo(REFUSED_ANSWER);
  }

  @Test
  void lastEndsAlthoughTheBackendRepeatsAnOldSampleForever() {
    SourceDefinition source =
        source("jobs").maxSampleAge(Duration.ofMinutes(5)).with(metric("emails").onNoData(LAST));
    for (int minute = 0; minute <= 10; minute++) {
      read(values(seven));
      assertThat(answer(source, LabelSelector.EVERYTHING)).isEqualTo(served(seven));
      time.pass(Duration.ofMinutes(1));
    }
    read(values(seven));

    assertThat(answer(source, LabelSelector.EVERYTHING))
        .isEqualTo(
            new Answer.Unavailable(
                "source \"jobs\": the newest sample is older than maxSampleAge 5m"));
  }

  @Test
  void aSelectorThatMatchesNothingIsNoData() {
    read(values(seven));

    assertThat(answer(metric("emails"), tube("x")))
        .isEqualTo(
            new Answer.Unavailable(
                "source \"jobs\": no series of \"jobs-emails\" matches the label selector"));
    assertThat(answer(metric("emails").onNoData(new Fallback.Value(0)), tube("x")))
        .isEqualTo(served(new Series(Map.of(), 0, ManualTime.START)));
  }

  @Test
  void readsOfOnePollShareTheirSeriesAndThoseOfTheNextDoNot() {
    read(values(seven));
    Answer.Values first = (Answer.Values) answer(metric("emails"));
    assertThat(((Answer.Values) answer(metric("emails"))).series()).isSameAs(first.series());

    read(values(seven));
    assertThat(((Answer.Values) answer(metric("emails"))).series()).isNotSameAs(first.series());
  }

  @Test
  void whatWasServedBeforeIsNotServedOnceItIsTooOld() {
    SourceDefinition source = source("jobs").maxAge(Duration.ofSeconds(20)).with(metric("emails"));
    read(values(seven));
    assertThat(answer(source, LabelSelector.EVERYTHING)).isEqualTo(served(seven));

    time.pass(Duration.ofSeconds(21));
    assertThat(answer(source, LabelSelector.EVERYTHING))
        .isEqualTo(new Answer.Unavailable("source \"jobs\": no poll has ended within maxAge 20s"));
  }

  @Test
  void anOldSampleIsNotServedWithTheOthersAlthoughItWasBefore() {
    SourceDefinition source =
        source("jobs").maxSampleAge(Duration.ofSeconds(20)).with(metric("emails").allowPartial());
    Series young = new Series(Map.of("tube", "b"), 8, ManualTime.START.plusSeconds(10));
    read(values(seven, young));
    assertThat(answer(source, LabelSelector.EVERYTHING)).isEqualTo(served(seven, young));

    time.pass(Duration.ofSeconds(21));
    assertThat(answer(source, LabelSelector.EVERYTHING)).isEqualTo(served(young));
  }

  private void read(Reading reading) {
    state = state.after(reading, time.now());
  }

  private static Reading values(Series... series) {
    return new Reading.Values(List.of(series));
  }

  private static Answer served(Series... series) {
    return new Answer.Values("jobs-emails", List.of(series));
  }

  private static LabelSelector tube(String name) {
    return LabelSelector.parse("tube=" + name);
  }

  private Answer answer(Definitions.Metric metric) {
    return answer(metric, LabelSelector.EVERYTHING);
  }

  private Answer answer(Definitions.Metric metric, LabelSelector selector) {
    return answer(source("jobs").with(metric), selector);
  }

  private Answer answer(SourceDefinition source, LabelSelector selector) {
    return new Serving(source, source.metrics().getFirst(), state, time.now()).answer(selector);
  }
}
