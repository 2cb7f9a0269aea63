package io.externalmetrics.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a / b | X_a / X_b",
        "a/b*100 | X_a/X_b*100",
        "IF(a > 1e5 AND b < 2.5E-3, a, 0) | IF(X_a > 1e5 AND X_b < 2.5E-3, X_a, 0)",
        "SUM([a, b_2, c3D]) | SUM([X_a, X_b_2, X_c3D])",
        "FILL(a, REPEAT) + PERIOD(a) | FILL(X_a, REPEAT) + PERIOD(X_a)",
        "SEARCH('{a,b} metric=\"a\" \\'a\\'', 'Sum') + a |"
            + " SEARCH('{a,b} metric=\"a\" \\'a\\'', 'Sum') + X_a",
        "ANOMALY_DETECTION_BAND(a, 2) | ANOMALY_DETECTION_BAND(X_a, 2)",
        "-a+!b&&c | -X_a+!X_b&&X_c",
        "SELECT MAX(a) FROM b | SELECT MAX(a) FROM b",
        "' unfinished a | ' X_unfinished X_a",
      })
  void renamesIdsAndNothingElse(String text, String renamed) {
    assertThat(new Expression(text).rename(id -> "X_" + id).text()).isEqualTo(renamed);
  }

  @Test
  void knowsTheIdsThatItRefersTo() {
    assertThat(new Expression("IF(b, a + b, 'c')").references()).containsExactly("b", "a");
  }

  @Test
  void knowsWhatItWantsForItself() {
    assertThat(new Expression("SUM(METRICS('a'))").takesWholeCall()).isTrue();
    assertThat(new Expression("SUM(SEARCH('METRICS', 'Sum'))").takesWholeCall()).isFalse();
    assertThat(new Expression(" select MAX(a) FROM b").isInsights()).isTrue();
    assertThat(new Expression("a + SELECTED").isInsights()).isFalse();
    assertThat(new Expression("AVG(SEARCH('x', 'Sum'))").searches()).isTrue();
    assertThat(new Expression("AVG(a)").searches()).isFalse();
  }
}
