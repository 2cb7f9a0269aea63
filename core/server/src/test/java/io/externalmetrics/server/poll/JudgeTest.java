package io.externalmetrics.server.poll;

import static io.externalmetrics.server.config.Definitions.metric;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.api.MetricReader.Series;
import io.externalmetrics.server.config.Definitions;
import io.externalmetrics.server.config.MetricDefinition.Aggregate;
import io.externalmetrics.server.store.Reading;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.Sample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeTest {
  private static final Instant POLLED = Instant.parse("2026-03-01T12:00:00Z");

  /** The largest double whose thousandths an int64 holds, and the next one. */
  private static final double LIMIT = 9223372036854774.0;

  private static final double BEYOND = 9223372036854776.0;

  private final Definitions.Metric emails = metric("emails");

  @Test
  void aPlainValueCarriesTheTimeOfThePoll() {
    assertThat(judge(emails, Outcome.Samples.of(7))).isEqualTo(values(series(Map.of(), 7)));
  }

  @Test
  void aDatedSampleKeepsItsOwnTime() {
    Instant measured = POLLED.minusSeconds(240);
    Sample sample = new Sample(7, Map.of(), Optional.of(measured));

    assertThat(judge(emails, new Outcome.Samples(List.of(sample))))
        .isEqualTo(values(new Series(Map.of(), 7, measured)));
  }

  @Test
  void aSampleFromTheFutureIsRefusedBeyondWhatClocksDiffer() {
    Sample soon = new Sample(7, Map.of(), Optional.of(POLLED.plusSeconds(60)));
    Sample late = new Sample(7, Map.of(), Optional.of(POLLED.plusSeconds(61)));

    assertThat(judge(emails, new Outcome.Samples(List.of(soon))))
        .isEqualTo(values(new Series(Map.of(), 7, POLLED.plusSeconds(60))));
    assertThat(judge(emails, new Outcome.Samples(List.of(soon, late))))
        .isEqualTo(
            new Reading.Failed(
                FailureKind.INVALID,
                "a sample is dated in the future; check the clocks of the backend and here"));
  }

  @Test
  void theMetricsLabelsAreAddedToEverySeries() {
    assertThat(judge(emails.label("team", "mail"), tubes(1, 2)))
        .isEqualTo(
            values(
                series(Map.of("tube", "a", "team", "mail"), 1),
                series(Map.of("tube", "b", "team", "mail"), 2)));
  }

  @Test
  void aLabelThatHidesTheBackendsIsRefused() {
    assertThat(judge(emails.label("tube", "a"), tubes(1, 2)))
        .isEqualTo(
            invalid(
                "label \"tube\" is in the metric's labels and, with another value, in the"
                    + " backend's answer; rename the metric's"));
  }

  @Test
  void aLabelThatSaysTheSameAsTheBackendsIsGood() {
    assertThat(judge(emails.label("tube", "a"), tubes(1)))
        .isEqualTo(values(series(Map.of("tube", "a"), 1)));
  }

  @Test
  void aFoldMayBeLabelledLikeWhatItFolds() {
    assertThat(judge(emails.aggregate(Aggregate.SUM).label("tube", "all"), tubes(1, 2)))
        .isEqualTo(values(series(Map.of("tube", "all"), 3)));
  }

  @Test
  void noDataAndFailuresStayWhatTheyAre() {
    assertThat(judge(emails, new Outcome.NoData("no such tube")))
        .isEqualTo(new Reading.NoData("no such tube"));
    assertThat(judge(emails, new Outcome.Failed(FailureKind.REJECTED, "wrong type")))
        .isEqualTo(new Reading.Failed(FailureKind.REJECTED, "wrong type"));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void refusesWhatIsNoNumberEvenWhereNegativesAreAllowed(double value) {
    assertThat(judge(emails.allowNegative(), Outcome.Samples.of(value)))
        .isEqualTo(invalid("the value of series {} is not a finite number"));
  }

  @ParameterizedTest
  @EnumSource(Aggregate.class)
  void foldingHidesNoSeriesThatIsNoNumber(Aggregate how) {
    assertThat(judge(emails.aggregate(how), tubes(1, Double.NaN)))
        .isEqualTo(invalid("the value of series {tube=b} is not a finite number"));
    assertThat(judge(emails.aggregate(how), tubes(Double.NEGATIVE_INFINITY, 1)))
        .isEqualTo(invalid("the value of series {tube=a} is not a finite number"));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, -Double.MIN_VALUE, -LIMIT})
  void refusesNegativesUnlessAllowed(double value) {
    assertThat(judge(emails, Outcome.Samples.of(value)))
        .isEqualTo(
            invalid("the value of series {} is negative; set allowNegative: true to serve it"));
    assertThat(judge(metric("emails").allowNegative(), Outcome.Samples.of(value)))
        .isEqualTo(values(series(Map.of(), value)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.0, Double.MIN_VALUE, LIMIT})
  void servesWhatAnHpaCanCount(double value) {
    assertThat(judge(emails, Outcome.Samples.of(value))).isEqualTo(values(series(Map.of(), value)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {BEYOND, -BEYOND, Double.MAX_VALUE, 1e19})
  void refusesWhatAnHpaWouldWrap(double value) {
    assertThat(judge(emails.allowNegative(), Outcome.Samples.of(value)))
        .isEqualTo(invalid("the value of series {} is larger than an HPA can count"));
  }

  @Test
  void refusesSeriesWhoseSumAnHpaWouldWrap() {
    assertThat(judge(emails, tubes(LIMIT, LIMIT)))
        .isEqualTo(invalid("the sum of all series is larger than an HPA can count"));
    assertThat(judge(emails, tubes(LIMIT, 0))).isInstanceOf(Reading.Values.class);
  }

  @Test
  void refusesSeriesOfWhichASelectorCouldPickTooLargeASum() {
    assertThat(judge(emails.allowNegative(), tubes(LIMIT, LIMIT, -LIMIT, -LIMIT)))
        .isEqualTo(invalid("the sum of all series is larger than an HPA can count"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Aggregate.class,
      names = {"SUM", "AVG"})
  void refusesAFoldThatOverflows(Aggregate how) {
    double max = Double.MAX_VALUE;

    assertThat(judge(emails.aggregate(how).allowNegative(), tubes(max, max, -max, -max)))
        .isEqualTo(invalid("the value of series {} is larger than an HPA can count"));
  }

  @ParameterizedTest
  @CsvSource({"SUM, 10", "MAX, 5", "MIN, 2", "AVG, 3.3333333333333335"})
  void folds(Aggregate how, double expected) {
    assertThat(judge(emails.aggregate(how).label("team", "mail"), tubes(3, 5, 2)))
        .isEqualTo(values(series(Map.of("team", "mail"), expected)));
  }

  @Test
  void aFoldIsAsOldAsItsOldestSample() {
    Instant oldest = POLLED.minusSeconds(600);
    Sample old = new Sample(1, Map.of("tube", "a"), Optional.of(oldest));
    Sample young = new Sample(2, Map.of("tube", "b"), Optional.empty());

    assertThat(judge(emails.aggregate(Aggregate.MAX), new Outcome.Samples(List.of(young, old))))
        .isEqualTo(values(new Series(Map.of(), 2, oldest)));
  }

  @Test
  void judgesTheSignOfTheFoldedValue() {
    assertThat(judge(emails.aggregate(Aggregate.SUM), tubes(3, -1)))
        .isEqualTo(values(series(Map.of(), 2)));
    assertThat(judge(metric("emails").aggregate(Aggregate.MIN), tubes(3, -1)))
        .isInstanceOf(Reading.Failed.class);
  }

  @Test
  void singleTakesOneSeriesAndNamesThemWhereThereAreMore() {
    assertThat(judge(emails.single(), tubes(1))).isInstanceOf(Reading.Values.class);
    assertThat(judge(emails.single(), tubes(1, 2)))
        .isEqualTo(
            invalid(
                "expected a single series, found {tube=a}, {tube=b}; set aggregate or narrow the"
                    + " metric"));
  }

  @Test
  void singleNamesTheSameSeriesInWhateverOrderTheyCome() {
    Outcome.Samples seven = tubes(1, 2, 3, 4, 5, 6, 7);
    Outcome backwards = new Outcome.Samples(seven.samples().reversed());

    assertThat(judge(emails.single(), backwards))
        .isEqualTo(judge(emails.single(), seven))
        .isEqualTo(
            invalid(
                "expected a single series, found {tube=a}, {tube=b}, {tube=c}, {tube=d}, {tube=e}"
                    + " and others; set aggregate or narrow the metric"));
  }

  @Test
  void namesTheSameBadSeriesInWhateverOrderTheyCome() {
    Outcome.Samples bad = tubes(1, -2, -3);

    assertThat(judge(emails, new Outcome.Samples(bad.samples().reversed())))
        .isEqualTo(judge(emails, bad));
  }

  @Test
  void aLabelOfTheBackendCannotBreakTheLine() {
    Sample sample = Sample.of(-1, Map.of("tube", "a\nb"));

    assertThat(judge(emails, new Outcome.Samples(List.of(sample))))
        .isEqualTo(
            invalid(
                "the value of series {tube=a b} is negative; set allowNegative: true to serve it"));
  }

  @Test
  void aPartialAnswerIsAFailureUnlessAllowed() {
    Outcome partial = new Outcome.Partial(List.of(Sample.of(7)), "node 2 is down");

    assertThat(judge(emails, partial))
        .isEqualTo(new Reading.Failed(FailureKind.PARTIAL, "node 2 is down"));
    assertThat(judge(emails.allowPartial(), partial)).isEqualTo(values(series(Map.of(), 7)));
  }

  @Test
  void aPartialAnswerWithoutSamplesIsAFailureEvenWhereAllowed() {
    assertThat(judge(emails.allowPartial(), new Outcome.Partial(List.of(), "all nodes are down")))
        .isEqualTo(new Reading.Failed(FailureKind.PARTIAL, "all nodes are down"));
  }

  @Test
  void anAllowedPartialAnswerObeysTheOtherRules() {
    assertThat(
            judge(
                emails.allowPartial(),
                new Outcome.Partial(List.of(Sample.of(Double.NaN)), "node 2 is down")))
        .isEqualTo(invalid("the value of series {} is not a finite number"));
  }

  private static Reading judge(Definitions.Metric metric, Outcome outcome) {
    return Judge.judge(metric.of("jobs-"), outcome, POLLED, POLLED);
  }

  /** One series per value: tube a, tube b, and so on. */
  private static Outcome.Samples tubes(double... values) {
    List<Sample> samples = new ArrayList<>();
    for (double value : values) {
      String tube = String.valueOf((char) ('a' + samples.size()));
      samples.add(Sample.of(value, Map.of("tube", tube)));
    }
    return new Outcome.Samples(samples);
  }

  private static Series series(Map<String, String> labels, double value) {
    return new Series(labels, value, POLLED);
  }

  private static Reading values(Series... series) {
    return new Reading.Values(List.of(series));
  }

  private static Reading invalid(String reason) {
    return new Reading.Failed(FailureKind.INVALID, reason);
  }
}
