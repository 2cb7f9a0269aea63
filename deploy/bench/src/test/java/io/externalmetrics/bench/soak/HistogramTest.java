package io.externalmetrics.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.bench.soak.Histogram.Share;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HistogramTest {
  private static final String PRINTED =
      """
      9939:
       num     #instances         #bytes  class name (module)
      -------------------------------------------------------
         1:         58806        6865536  [B (java.base@25.0.3)
         2:             3        1889808  [Ljdk.internal.vm.FillerElement; (java.base@25.0.3)
         3:            40            960  io.externalmetrics.server.store.Moment
      Total         58849        8756304
      """;

  @Test
  void addsUpLiveObjectsWithoutTheGapsBetweenThem() {
    Histogram histogram = Histogram.of(PRINTED);

    assertThat(histogram.bytes()).isEqualTo(6866496);
    assertThat(histogram.instances("io.externalmetrics.server.store.Moment")).isEqualTo(40);
    assertThat(histogram.instances("no.such.Class")).isZero();
  }

  @Test
  void tellsWhichClassesGrewMost() {
    Histogram before = histogram(Map.of("steady", 100L, "much", 100L, "shrunk", 100L));
    Histogram after = histogram(Map.of("steady", 100L, "much", 5100L, "shrunk", 50L, "little", 9L));

    assertThat(after.grown(before, 5))
        .containsExactly("+5,000 bytes of much", "+9 bytes of little");
    assertThat(after.grown(before, 1)).containsExactly("+5,000 bytes of much");
  }

  private static Histogram histogram(Map<String, Long> bytes) {
    return new Histogram(
        bytes.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> new Share(1, entry.getValue()))));
  }
}
