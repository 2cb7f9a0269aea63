package io.externalmetrics.e2e.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProbeResultsTest {

  @Test
  void startsWithTheVerdictItIsGiven() {
    assertThat(new ProbeResults(1, 3, true).passed()).isTrue();
    assertThat(new ProbeResults(1, 3, false).passed()).isFalse();
  }

  @Test
  void failsAfterSoManyFailuresInARow() {
    ProbeResults results = new ProbeResults(1, 3, true);
    add(results, false, false);
    assertThat(results.passed()).isTrue();

    results.add(false);

    assertThat(results.passed()).isFalse();
  }

  @Test
  void countsAnewAfterASuccess() {
    ProbeResults results = new ProbeResults(1, 3, true);

    add(results, false, false, true, false, false);

    assertThat(results.passed()).isTrue();
  }

  @Test
  void passesAfterSoManySuccessesInARow() {
    ProbeResults results = new ProbeResults(2, 1, false);
    add(results, true, false, true);
    assertThat(results.passed()).isFalse();

    results.add(true);

    assertThat(results.passed()).isTrue();
  }

  private static void add(ProbeResults results, boolean... successes) {
    for (boolean success : successes) {
      results.add(success);
    }
  }
}
