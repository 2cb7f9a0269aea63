package io.externalmetrics.bench.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CriterionTest {
  private static final Figures BARE = new Figures(30, 20_000, 1, 6, 20, 12_000);

  @Test
  void theWorstCaseCounts() {
    assertThat(
            Criterion.judge(
                    List.of(
                        compared(controllers(Encoding.PROTOBUF), 40, 7, 13_000),
                        compared(controllers(Encoding.JSON), 48, 6, 15_000)))
                .stream()
                .map(Criterion.Verdict::toString))
        .containsExactly(
            "NOT MET CPU per request as the HPA controller, 10,000 metrics: 1.60 x bare, at most"
                + " 1.5 (10,000x1 all json wildcard 16c)",
            "met     p99 at 16 concurrent requests, 10,000 metrics: 1.17 x bare, at most 1.3"
                + " (10,000x1 all protobuf wildcard 16c)",
            "NOT MET allocation per request above the bare handler, 10,000 metrics: 3000.00 bytes,"
                + " at most 2048.0 (10,000x1 all json wildcard 16c)");
  }

  @Test
  void whatStandsExactlyAtTheLimitIsMet() {
    assertThat(Criterion.judge(List.of(compared(controllers(Encoding.JSON), 45, 7.8, 14_048))))
        .allMatch(Criterion.Verdict::isMet);
  }

  @Test
  void bothShapesOf100000SeriesAreJudgedBySelectorCasesAlone() {
    assertThat(
            Criterion.judge(
                List.of(
                    compared(of(DataSet.HUNDRED_THOUSAND, false), 900, 6, 12_000),
                    compared(of(DataSet.HUNDRED_THOUSAND, true), 60, 6, 12_000),
                    compared(of(DataSet.WIDE, true), 61, 6, 12_000))))
        .singleElement()
        .satisfies(
            verdict -> {
              assertThat(verdict.scenario()).isEqualTo("1x100,000 selector json wildcard 16c");
              assertThat(verdict.isMet()).isFalse();
            });
  }

  @Test
  void otherAuthorizationsAreNoCriterion() {
    Scenario exact =
        new Scenario(DataSet.TEN_THOUSAND, false, Encoding.JSON, Authorization.EXACT, 16);

    assertThat(Criterion.judge(List.of(compared(exact, 900, 900, 90_000)))).isEmpty();
  }

  private static Scenario controllers(Encoding encoding) {
    return new Scenario(DataSet.TEN_THOUSAND, false, encoding, Authorization.WILDCARD, 16);
  }

  private static Scenario of(DataSet data, boolean selector) {
    return new Scenario(data, selector, Encoding.JSON, Authorization.WILDCARD, 16);
  }

  private static Comparison compared(
      Scenario scenario, double cpuMicros, double p99Millis, double allocatedBytes) {
    return new Comparison(
        scenario,
        new Figures(cpuMicros, 10_000, 1, p99Millis, 20, allocatedBytes),
        BARE,
        Optional.empty(),
        Optional.empty());
  }
}
