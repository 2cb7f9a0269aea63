package io.externalmetrics.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.PollCost;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CostTest {

  @Test
  void isACentForAThousandMetrics() {
    assertThat(
            cost(
                IntStream.range(0, 1200)
                    .mapToObj(i -> Fixture.sum("M" + i))
                    .toArray(String[]::new)))
        .isEqualTo(new PollCost(3, 1200 * (0.01 / 1000)));
  }

  @Test
  void countsStatisticsAndSearchesButNoMath() {
    assertThat(cost(PackingTest.RATIO, "expression: \"SEARCH('x', 'Sum')\""))
        .isEqualTo(new PollCost(1, 3 * (0.01 / 1000)));
  }

  @Test
  void countsACallForEachRegionAndIdentity() {
    assertThat(
            cost(
                    Fixture.sum("A"),
                    "{namespace: n, metric: A, stat: Sum, region: us-east-1}",
                    "{namespace: n, metric: A, stat: Sum, credentials: {profile: other}}")
                .calls())
        .isEqualTo(3);
  }

  private static PollCost cost(String... yaml) {
    List<Metric> metrics = Fixture.metrics(yaml);
    return new CloudWatchPlugin().cost(metrics).orElseThrow();
  }
}
