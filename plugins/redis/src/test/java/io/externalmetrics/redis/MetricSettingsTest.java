package io.externalmetrics.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.redis.wire.Bytes;
import io.externalmetrics.redis.wire.Request;
import io.externalmetrics.testkit.TestSettings;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricSettingsTest {

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
    assertThat(measure("{sortedSet: due, minScore: 5}"))
        .isEqualTo(measure("{sortedSet: due, minScore: 5.0}"))
        .isNotEqualTo(measure("{sortedSet: due, maxScore: 5}"));
  }

  @Test
  void refusesAMetricWithoutAKey() {
    assertThat(problems(""))
        .containsExactly(
            "expected exactly one of \"list\", \"set\", \"sortedSet\", \"hash\", \"stream\","
                + " \"keys\", found none; add one");
  }

  @Test
  void refusesAMetricWithTwoKeys() {
    assertThat(problems("{list: a, stream: b}"))
        .containsExactly(
            "expected exactly one of \"list\", \"set\", \"sortedSet\", \"hash\", \"stream\","
                + " \"keys\", found \"list\", \"stream\"; keep one");
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

  @Test
  void asksForAllGroupsOfAStreamWhateverIsCounted() {
    assertThat(command("{stream: orders, group: workers, count: pending}"))
        .isEqualTo(command("{stream: orders, group: workers, count: lag}"))
        .isEqualTo(command("{stream: orders, group: others, count: backlog}"))
        .isEqualTo("XINFO GROUPS orders");
  }

  @Test
  void refusesAGroupWithoutACount() {
    assertThat(problems("{stream: orders, group: workers}"))
        .containsExactly(
            "count: missing; \"group\" needs it: expected pending | lag | backlog; add it");
  }

  @Test
  void refusesACountThatDoesNotExist() {
    assertThat(problems("{stream: orders, group: workers, count: pendin}"))
        .containsExactly(
            "count: expected one of pending, lag, backlog, found \"pendin\"; did you mean"
                + " \"pending\"?");
  }

  @Test
  void refusesAGroupOfNoStreamAndACountOfNoGroup() {
    assertThat(problems("{list: orders, group: workers, count: lag}"))
        .containsExactly("group: goes only with \"stream\", which is missing; remove it");
    assertThat(problems("{stream: orders, count: lag}"))
        .containsExactly("count: goes only with \"group\", which is missing; remove it");
  }

  @Test
  void looksForKeysOfOneType() {
    assertThat(measure("{keys: 'queue:*', type: sortedSet, maxKeys: 20}"))
        .isEqualTo(new LengthSum(KeyType.SORTED_SET, "queue:*", 20));
    assertThat(measure("{keys: 'queue:*', type: list}"))
        .isEqualTo(new LengthSum(KeyType.LIST, "queue:*", 1000));
  }

  @Test
  void refusesKeysWithoutAType() {
    assertThat(problems("{keys: 'queue:*'}"))
        .containsExactly(
            "type: missing; \"keys\" needs it: expected list | set | sortedSet | hash | stream;"
                + " add it");
  }

  @Test
  void refusesTypeAndMaxKeysOfOneKey() {
    assertThat(problems("{list: jobs, type: list, maxKeys: 5}"))
        .containsExactly(
            "type: goes only with \"keys\", which is missing; remove it",
            "maxKeys: goes only with \"keys\", which is missing; remove it");
  }

  @Test
  void refusesAnImpossibleNumberOfKeys() {
    assertThat(problems("{keys: 'queue:*', type: list, maxKeys: 0}"))
        .containsExactly("maxKeys: expected a whole number from 1 to 100000, found \"0\"");
  }

  private static String command(String yaml) {
    Request request = ((Measure.OfKey) measure(yaml)).request();
    return Stream.concat(
            Stream.of(request.command().name()), request.arguments().stream().map(Bytes::toString))
        .collect(Collectors.joining(" "));
  }

  private static Measure measure(String yaml) {
    return MetricSettings.read(TestSettings.read(MetricSettings.SCHEMA, yaml));
  }

  private static List<String> problems(String yaml) {
    return TestSettings.problems(MetricSettings.SCHEMA, yaml);
  }
}
