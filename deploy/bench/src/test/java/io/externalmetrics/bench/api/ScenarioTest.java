package io.externalmetrics.bench.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScenarioTest {
  @Test
  void everyCaseHasANameOfItsOwn() {
    assertThat(Scenarios.all()).extracting(Scenario::name).doesNotHaveDuplicates();
  }

  @Test
  void theCaseOfAQuickRunIsOneOfThem() {
    assertThat(Scenarios.named(List.of(Scenarios.FIRST)))
        .extracting(Scenario::name)
        .containsExactly("10,000x1 all protobuf wildcard 16c");
  }

  @Test
  void withoutSelectorEveryMetricIsAskedFor() {
    assertThat(
            new Scenario(DataSet.TEN_THOUSAND, false, Encoding.JSON, Authorization.WILDCARD, 16)
                .targets())
        .hasSize(10_000)
        .doesNotHaveDuplicates()
        .contains(
            "/apis/external.metrics.k8s.io/v1beta1/namespaces/default/queue-0042-depth-004200");
  }

  @Test
  void aSelectorPicksOtherSeriesInTheSameOrderInEveryRun() {
    Scenario wide = new Scenario(DataSet.WIDE, true, Encoding.JSON, Authorization.WILDCARD, 16);

    assertThat(wide.targets())
        .hasSize(2_000)
        .doesNotHaveDuplicates()
        .isEqualTo(wide.targets())
        .allMatch(
            target -> target.contains("queue-0000-depth-000000?labelSelector=shard%3Dshard-"));
  }
}
