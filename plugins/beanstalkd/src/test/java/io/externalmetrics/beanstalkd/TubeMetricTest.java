package io.externalmetrics.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.testkit.TestSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TubeMetricTest {

  @Test
  void countsReadyAndReservedJobsByDefaultAndTakesMissingForNoData() {
    assertThat(metric("{tube: emails}"))
        .isEqualTo(
            new TubeMetric(
                new TubeName("emails"),
                List.of(Count.READY, Count.RESERVED),
                TubeMetric.MissingTube.NO_DATA));
  }

  @Test
  void readsAllSettings() {
    assertThat(
            metric(
                """
                tubes: "mail-*"
                count: [waiting, urgent, buried, delayed, reserved, ready]
                missingTube: empty
                """))
        .isEqualTo(
            new TubeMetric(
                new TubeGlob("mail-*"),
                List.of(
                    Count.WAITING,
                    Count.URGENT,
                    Count.BURIED,
                    Count.DELAYED,
                    Count.RESERVED,
                    Count.READY),
                TubeMetric.MissingTube.EMPTY));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {} => expected exactly one of "tube", "tubes", found none; add one
          {tube: a, tubes: b} => expected exactly one of "tube", "tubes", found "tube", "tubes"; keep one
          {tbue: a, tube: a} => tbue: unknown setting; did you mean "tube"?
          {tube: [a]} => tube: expected tube name, found a list
          {tube: ""} => tube: expected a tube name of at most 200 letters, digits and -+/;.$_(), not starting with -, found an empty text
          {tube: "a b"} => tube: expected a tube name of at most 200 letters, digits and -+/;.$_(), not starting with -, found "a b"
          {tube: -a} => tube: expected a tube name of at most 200 letters, digits and -+/;.$_(), not starting with -, found "-a"
          {tube: é} => tube: expected a tube name of at most 200 letters, digits and -+/;.$_(), not starting with -, found "é"
          {tube: "mail-*"} => tube: expected a tube name of at most 200 letters, digits and -+/;.$_(), not starting with -, found "mail-*"
          {tubes: "[ab]*"} => tubes: expected a glob of tube name characters, * and ?, such as mail-*, found "[ab]*"
          {tubes: ""} => tubes: expected a glob of tube name characters, * and ?, such as mail-*, found an empty text
          {tube: a, count: ready} => count: expected list of ready | reserved | delayed | buried | urgent | waiting, found a single value
          {tube: a, count: []} => count: expected list of ready | reserved | delayed | buried | urgent | waiting, found an empty list
          {tube: a, count: [redy]} => count[0]: expected one of ready, reserved, delayed, buried, urgent, waiting, found "redy"; did you mean "ready"?
          {tube: a, count: [ready, ready]} => count: expected each count once, found "ready" twice; remove one
          {tube: a, missingTube: zero} => missingTube: expected one of noData, empty, found "zero"
          """)
  void refuses(String yaml, String problem) {
    assertThat(TestSettings.problems(TubeMetric.SCHEMA, yaml)).containsExactly(problem);
  }

  @Test
  void refusesANameThatWouldAddACommand() {
    assertThat(TubeName.isValid("emails\r\nquit")).isFalse();
    assertThat(TubeName.isValid("emails\n")).isFalse();
  }

  @Test
  void takesNamesOfUpTo200Bytes() {
    assertThat(TubeName.isValid("a".repeat(200))).isTrue();
    assertThat(TubeName.isValid("a".repeat(201))).isFalse();
    assertThat(TubeName.isValid("aZ09-+/;.$_()")).isTrue();
  }

  private static TubeMetric metric(String yaml) {
    return TubeMetric.of(TestSettings.read(TubeMetric.SCHEMA, yaml));
  }
}
