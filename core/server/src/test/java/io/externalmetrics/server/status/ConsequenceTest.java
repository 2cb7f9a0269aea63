package io.externalmetrics.server.status;

import static io.externalmetrics.server.config.Definitions.metric;
import static io.externalmetrics.server.config.Definitions.source;
import static io.externalmetrics.server.status.StatusFixture.noData;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.config.Definitions.Metric;
import io.externalmetrics.server.config.Fallback;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsequenceTest {
  private static final String KEEP_SIZE =
      "HPAs that read it keep their size; one with other metrics may still grow by those";

  private final StatusFixture fixture = new StatusFixture();

  @Test
  void ofAFreshValue() {
    serve(metric("emails"));
    fixture.poll(Map.of("emails", fixture.values(7)));

    assertConsequence("HPAs that read it scale by its value");
  }

  @Test
  void beforeTheFirstPollHasEnded() {
    serve(metric("emails"));

    assertConsequence("HPAs that read it keep their size until the first poll has ended");
  }

  @Test
  void ofAFailureWhileTheLastValueIsNotTooOldAndAfterwards() {
    serve(metric("emails"));
    fixture.poll(Map.of("emails", fixture.values(7)));
    fixture.fail("refused");
    assertConsequence(
        "HPAs that read it go on with the value read before until it is 1m old, and then keep"
            + " their size");

    fixture.time.pass(Duration.ofSeconds(61));

    assertConsequence(KEEP_SIZE);
  }

  @Test
  void ofAFailureWhereTheLastValueIsServedLonger() {
    serve(metric("emails").onError(new Fallback.Last(Duration.ofMinutes(10))));
    fixture.poll(Map.of("emails", fixture.values(7)));
    fixture.fail("refused");
    assertConsequence(
        "HPAs that read it go on with the value read before until it is 1m old, and then are"
            + " still given it until it is 10m old");

    fixture.time.pass(Duration.ofMinutes(2));
    assertConsequence(
        "HPAs that read it are given the last value until it is 10m old, and then keep their"
            + " size");

    fixture.time.pass(Duration.ofMinutes(9));
    assertConsequence(KEEP_SIZE + "; there is no last value of the past 10m");
  }

  @Test
  void ofAFailureWhereTheUserChoseANumber() {
    serve(metric("emails").onError(new Fallback.Value(0.5)));
    fixture.poll(Map.of("emails", fixture.values(7)));
    fixture.fail("refused");
    assertConsequence(
        "HPAs that read it go on with the value read before until it is 1m old, and then are"
            + " given 500m instead");

    fixture.time.pass(Duration.ofMinutes(2));

    assertConsequence("HPAs that read it are given 500m instead");
  }

  @Test
  void ofNoData() {
    serve(metric("emails").onError(new Fallback.Value(7)));
    fixture.poll(Map.of("emails", noData("no such queue")));

    assertConsequence(KEEP_SIZE);
  }

  private void serve(Metric metric) {
    fixture.serve(source("jobs").with(metric));
  }

  private void assertConsequence(String sentence) {
    assertThat(fixture.view.metric("jobs-emails").orElseThrow().row().consequence())
        .isEqualTo(sentence);
  }
}
