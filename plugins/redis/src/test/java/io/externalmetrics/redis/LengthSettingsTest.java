package io.externalmetrics.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.testkit.TestSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LengthSettingsTest {

  @ParameterizedTest
  @CsvSource({
    "list, LLEN jobs",
    "set, SCARD jobs",
    "sortedSet, ZCARD jobs",
    "hash, HLEN jobs",
    "stream, XLEN jobs"
  })
  void asksEachTypeWithItsCommand(String setting, String command) {
    assertThat(command(setting + ": jobs")).isEqualTo(command);
  }

  @Test
  void countsScoresFromMinScoreToMaxScore() {
    assertThat(command("{sortedSet: due, minScore: -1.5, maxScore: 1700000000}"))
        .isEqualTo("ZCOUNT due -1.5 1.7E9");
  }

  @Test
  void countsToInfinityWhereAScoreIsLeftOut() {
    assertThat(command("{sortedSet: due, minScore: 5}")).isEqualTo("ZCOUNT due 5.0 +inf");
    assertThat(command("{sortedSet: due, maxScore: 5}")).isEqualTo("ZCOUNT due -inf 5.0");
  }

  @Test
  void takesKeysAsTheyAre() {
    assertThat(command("list: 'queue:{e-mails} ünïcode *'"))
        .isEqualTo("LLEN queue:{e-mails} ünïcode *");
  }

  @Test
  void isEqualWhereMetricsAskForTheSame() {
    assertThat(length("{sortedSet: due, minScore: 5}"))
        .isEqualTo(length("{sortedSet: due, minScore: 5.0}"))
        .isNotEqualTo(length("{sortedSet: due, maxScore: 5}"));
  }

  @Test
  void refusesAMetricWithoutAKey() {
    assertThat(problems(""))
        .containsExactly(
            "expected exactly one of \"list\", \"set\", \"sortedSet\", \"hash\", \"stream\", found"
                + " none; add one");
  }

  @Test
  void refusesAMetricWithTwoKeys() {
    assertThat(problems("{list: a, stream: b}"))
        .containsExactly(
            "expected exactly one of \"list\", \"set\", \"sortedSet\", \"hash\", \"stream\", found"
                + " \"list\", \"stream\"; keep one");
  }

  @Test
  void refusesAnEmptyKey() {
    assertThat(problems("list: ''"))
        .containsExactly("list: expected a text that is not empty, found an empty text");
  }

  @Test
  void refusesScoresOfOtherTypes() {
    assertThat(problems("{list: jobs, minScore: 1, maxScore: 2}"))
        .containsExactly(
            "minScore: goes only with \"sortedSet\", which is missing; remove it",
            "maxScore: goes only with \"sortedSet\", which is missing; remove it");
  }

  @Test
  void refusesScoresThatAreNoNumbers() {
    assertThat(problems("{sortedSet: due, minScore: (5}"))
        .containsExactly("minScore: expected a number, found \"(5\"");
  }

  @Test
  void refusesARangeThatHoldsNoScore() {
    assertThat(problems("{sortedSet: due, minScore: 5, maxScore: 4}"))
        .containsExactly(
            "maxScore: expected at least \"minScore\" (5.0), found 4.0; no score lies between");
  }

  private static String command(String yaml) {
    return StreamSupport.stream(length(yaml).arguments().spliterator(), false)
        .map(argument -> new String(argument.getRaw(), StandardCharsets.UTF_8))
        .collect(Collectors.joining(" "));
  }

  private static Length length(String yaml) {
    return LengthSettings.read(TestSettings.read(LengthSettings.SCHEMA, yaml));
  }

  private static List<String> problems(String yaml) {
    return TestSettings.problems(LengthSettings.SCHEMA, yaml);
  }
}
