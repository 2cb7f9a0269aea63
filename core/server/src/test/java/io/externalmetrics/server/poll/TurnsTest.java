package io.externalmetrics.server.poll;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TurnsTest {
  private final List<Metric> metrics =
      IntStream.range(0, 20)
          .mapToObj(i -> new Metric("m" + i, ScriptedSettings.tube("t" + i)))
          .toList();
  private final Turns turns = new Turns();
  private final Map<String, Integer> answered = new HashMap<>();

  @ParameterizedTest
  @EnumSource(names = {"THROTTLED", "TIMEOUT"})
  void everybodyIsAnsweredInTurn(FailureKind kind) {
    for (int poll = 0; poll < 240; poll++) {
      // A limit of ten calls a minute, and four polls in it.
      poll(poll % 4 == 0 ? 10 : 0, kind);
    }

    assertThat(answered).hasSize(20);
    assertThat(answered.values()).containsOnly(30);
  }

  @Test
  void theOrderStaysWhereNobodyIsCutOff() {
    poll(20, FailureKind.THROTTLED);
    poll(20, FailureKind.THROTTLED);

    assertThat(turns.inTurn(metrics)).isEqualTo(metrics);
  }

  private void poll(int places, FailureKind kind) {
    List<Metric> asked = turns.inTurn(metrics);
    asked.subList(0, places).forEach(metric -> answered.merge(metric.name(), 1, Integer::sum));
    turns.after(
        IntStream.range(0, asked.size())
            .boxed()
            .collect(
                toMap(
                    i -> asked.get(i).name(),
                    i ->
                        i < places ? Outcome.Samples.of(1) : new Outcome.Failed(kind, "cut off"))));
  }
}
