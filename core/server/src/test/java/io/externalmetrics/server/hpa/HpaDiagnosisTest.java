package io.externalmetrics.server.hpa;

import static io.externalmetrics.server.hpa.TestHpas.hpa;
import static io.externalmetrics.server.hpa.TestHpas.selecting;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.api.MetricReader.Answer;
import io.externalmetrics.server.hpa.Finding.Problem;
import io.externalmetrics.server.kube.Hpa;
import io.externalmetrics.server.store.ManualTime;
import java.util.List;
import org.junit.jupiter.api.Test;

class HpaDiagnosisTest {
  private static final Answer VALUES = new Answer.Values("x", List.of());
  private static final Answer REFUSED =
      new Answer.Unavailable("source \"jobs\": connection refused by 127.0.0.1:1");

  private final ClusterHpas hpas = new ClusterHpas(new HpaWatchState.Starting(), new ManualTime());
  private final FakeReader reader = new FakeReader();
  private final HpaDiagnosis diagnosis = new HpaDiagnosis(hpas, reader);

  @Test
  void findsNothingWhereEveryMetricHasAValue() {
    reader.answers.put("default jobs-emails", VALUES);
    hpas.found(hpa("mail", 1, 3, "jobs-emails"));

    assertThat(diagnosis.findings()).isEmpty();
  }

  @Test
  void findsWhatNobodyServesToTheNamespaceBeforeWhatFails() {
    reader.answers.put("default jobs-emails", REFUSED);
    reader.answers.put("shop jobs-images", VALUES);
    hpas.found(hpa("mail", 1, 3, "jobs-emails"));
    hpas.found(hpa("pictures", 1, 3, "jobs-images"));

    assertThat(diagnosis.findings())
        .containsExactly(
            new Finding(
                "default/pictures",
                "jobs-images",
                Problem.MISSING,
                "no source serves \"jobs-images\""),
            new Finding(
                "default/mail",
                "jobs-emails",
                Problem.FAILING,
                "source \"jobs\": connection refused by 127.0.0.1:1"));
  }

  @Test
  void asksWithTheSelectorOfTheHpa() {
    reader.answers.put("default jobs-emails", VALUES);
    hpas.found(selecting("queue=b", hpa("mail", 1, 3, "jobs-emails")));

    assertThat(diagnosis.findings()).hasSize(1);
    assertThat(reader.asked).containsExactly("default jobs-emails of others");
  }

  @Test
  void findsWhatStaysAtZeroBecauseNoMetricHasAValue() {
    reader.answers.put("default jobs-emails", REFUSED);
    Hpa asleep = hpa("mail", 0, 0, "jobs-emails", "jobs-emials");
    hpas.found(asleep);
    String text =
        "it is at zero replicas, and stays there as long as no metric of it has a value: source"
            + " \"jobs\": connection refused by 127.0.0.1:1";

    assertThat(diagnosis.findings())
        .containsExactly(
            new Finding(
                "default/mail", "jobs-emials", Problem.MISSING, "no source serves \"jobs-emials\""),
            new Finding("default/mail", "jobs-emails", Problem.CANNOT_WAKE, text));
    assertThat(diagnosis.cannotWake(asleep)).contains(text);
  }

  @Test
  void whatIsAwakeOrMayBeWokenByAnythingElseIsNotStuck() {
    reader.answers.put("default jobs-images", VALUES);

    assertThat(diagnosis.cannotWake(hpa("awake", 0, 1, "jobs-emails"))).isEmpty();
    assertThat(diagnosis.cannotWake(hpa("paused", 1, 0, "jobs-emails"))).isEmpty();
    assertThat(diagnosis.cannotWake(hpa("two", 0, 0, "jobs-emails", "jobs-images"))).isEmpty();
    assertThat(diagnosis.cannotWake(TestHpas.readingObjects(hpa("web", 0, 0, "jobs-emails"))))
        .isEmpty();
  }

  @Test
  void looksForTheNearestNameOnceForEachConfiguration() {
    hpas.found(hpa("mail", 1, 3, "jobs-emials"));
    diagnosis.findings();
    diagnosis.findings();
    assertThat(reader.asked).hasSize(1);

    reader.answers.put("default jobs-emials", VALUES);
    diagnosis.reconfigured();

    assertThat(diagnosis.findings()).isEmpty();
  }
}
