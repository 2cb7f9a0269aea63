package io.externalmetrics.server.hpa;

import static io.externalmetrics.server.hpa.TestHpas.hpa;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.kube.Hpa;
import io.externalmetrics.server.observe.CapturedLog;
import io.externalmetrics.server.store.ManualTime;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterHpasTest {
  private final ManualTime time = new ManualTime();
  private final CapturedLog log = new CapturedLog(ClusterHpas.class);
  private final ClusterHpas hpas = new ClusterHpas(new HpaWatchState.Starting(), time);

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void knowsThoseThatReadAnExternalMetricInOrder() {
    hpas.found(hpa("b", 1, 1, "jobs-emails"));
    hpas.found(hpa("a", 1, 1, "jobs-emails"));
    hpas.found(hpa("cpu", 1, 1));
    assertThat(hpas.all()).extracting(Hpa::name).containsExactly("a", "b");

    hpas.gone("default", "a");
    hpas.found(hpa("b", 1, 1));

    assertThat(hpas.all()).isEmpty();
    assertThat(hpas.count()).isZero();
  }

  @Test
  void tellsAndLogsHowTheWatchStands() {
    hpas.unavailable("no cluster");
    assertThat(hpas.state()).isEqualTo(new HpaWatchState.Unavailable("no cluster"));

    hpas.found(hpa("a", 1, 1, "jobs-emails"));
    hpas.listed();
    hpas.listed();

    assertThat(hpas.state()).isEqualTo(new HpaWatchState.Watching());
    assertThat(log.lines())
        .containsExactly(
            "WARNING HPAs cannot be watched: no cluster; what was last read of them is shown",
            "INFO watching HPAs with an external metric: 1");
  }

  @Test
  void remembersTheReplicasAndTheTargetOfEachMinute() {
    Hpa small = hpa("a", 1, 1, "jobs-emails");
    hpas.found(small);
    time.pass(Duration.ofMinutes(2));
    hpas.found(hpa("a", 1, 4, "jobs-emails", "jobs-images"));
    time.pass(Duration.ofMinutes(1));

    assertThat(hpas.minutes(small, "jobs-emails"))
        .containsExactly(
            minute(0, 1, Optional.of(2f)),
            minute(1, 1, Optional.of(2f)),
            minute(2, 4, Optional.of(2f)),
            minute(3, 4, Optional.of(2f)));
    assertThat(hpas.minutes(small, "jobs-images"))
        .containsExactly(
            minute(0, 1, Optional.empty()),
            minute(1, 1, Optional.empty()),
            minute(2, 4, Optional.of(2f)),
            minute(3, 4, Optional.of(2f)));
  }

  @Test
  void remembersAnHour() {
    Hpa small = hpa("a", 1, 1, "jobs-emails");
    hpas.found(small);
    time.pass(Duration.ofHours(5));

    assertThat(hpas.minutes(small, "jobs-emails"))
        .hasSize(60)
        .startsWith(minute(241, 1, Optional.of(2f)));
  }

  @Test
  void takesTwoThousandAndSaysThatThereAreMore() {
    IntStream.range(0, 1999).forEach(i -> hpas.found(hpa("hpa-" + i, 1, 1, "jobs-emails")));
    assertThat(hpas.limitation()).isEmpty();

    IntStream.range(1999, 2100).forEach(i -> hpas.found(hpa("hpa-" + i, 1, 1, "jobs-emails")));

    assertThat(hpas.count()).isEqualTo(2000);
    assertThat(hpas.limitation())
        .contains("only the first 2000 HPAs with an external metric are watched");
  }

  private static HpaMinute minute(int minute, int replicas, Optional<Float> target) {
    return new HpaMinute(ManualTime.START.plusSeconds(60L * minute), replicas, target);
  }
}
