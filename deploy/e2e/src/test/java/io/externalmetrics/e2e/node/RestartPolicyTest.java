package io.externalmetrics.e2e.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {

  @Test
  void startsAgainWhatThePodSays() {
    assertThat(RestartPolicy.ALWAYS.restarts(0)).isTrue();
    assertThat(RestartPolicy.ON_FAILURE.restarts(0)).isFalse();
    assertThat(RestartPolicy.ON_FAILURE.restarts(1)).isTrue();
    assertThat(RestartPolicy.NEVER.restarts(1)).isFalse();
  }

  @Test
  void initContainersThatSucceededStayEnded() {
    assertThat(RestartPolicy.ALWAYS.ofInitContainers()).isEqualTo(RestartPolicy.ON_FAILURE);
    assertThat(RestartPolicy.NEVER.ofInitContainers()).isEqualTo(RestartPolicy.NEVER);
  }

  @Test
  void waitsLongerAndLongerButNeverMoreThanFiveMinutes() {
    assertThat(
            IntStream.rangeClosed(1, 9).mapToObj(RestartPolicy::backoff).map(it -> it.toSeconds()))
        .containsExactly(0L, 10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L);
  }
}
