package io.externalmetrics.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.externalmetrics.spi.settings.Schema;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutcomeTest {
  @Test
  void samplesAreNeverNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Outcome.Samples(List.of()))
        .withMessage("no samples: use NoData");
  }

  @Test
  void aReasonIsOneLineWhateverABackendSays() {
    assertThat(new Outcome.Failed(FailureKind.REJECTED, " a\r\nb\tc\u0000 \n").reason())
        .isEqualTo("a b c");
  }

  @Test
  void aLongReasonIsCut() {
    String reason = new Outcome.NoData("x".repeat(1000)).reason();

    assertThat(reason).hasSize(300).endsWith("x…");
  }

  @Test
  void aReasonSaysSomething() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Outcome.Partial(List.of(), " \n "))
        .withMessage("a reason must say something");
  }

  @Test
  void aScrapeExceptionIsTheSameFailureForASingleMetric() {
    ScrapeException failure = new ScrapeException(FailureKind.DENIED, "no\nway");

    assertThat(failure.toOutcome()).isEqualTo(new Outcome.Failed(FailureKind.DENIED, "no way"));
  }

  @Test
  void aSampleDoesNotChangeWithTheMapItWasMadeOf() {
    Map<String, String> labels = new HashMap<>(Map.of("tube", "a"));
    Sample sample = Sample.of(1, labels);

    labels.put("tube", "b");

    assertThat(sample.labels()).containsExactly(Map.entry("tube", "a"));
  }

  @Test
  void aDeadlineNeverGivesNegativeTime() {
    Deadline passed = Deadline.after(Duration.ofSeconds(-1));

    assertThat(passed.hasPassed()).isTrue();
    assertThat(passed.remaining()).isZero();
  }

  @Test
  void aDeadlineGivesAtMostTheLimit() {
    Deadline far = Deadline.after(Duration.ofDays(1));

    assertThat(far.remaining(Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(2));
    assertThat(far.hasPassed()).isFalse();
  }

  @Test
  void aDescriptorIsValidByConstruction() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> descriptor("Redis", "Reads.", Duration.ofSeconds(1)))
        .withMessage("plugin name \"Redis\" does not match [a-z0-9]+(-[a-z0-9]+)*");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> descriptor("redis", " ", Duration.ofSeconds(1)))
        .withMessage("plugin \"redis\" has no summary");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> descriptor("redis", "Reads.", Duration.ZERO))
        .withMessage("plugin \"redis\" has no positive interval");
  }

  private static PluginDescriptor descriptor(String name, String summary, Duration interval) {
    return new PluginDescriptor(name, summary, Schema.of(), Schema.of(), interval, false);
  }
}
