package io.externalmetrics.server.observe;

import static io.externalmetrics.server.config.Definitions.metric;
import static io.externalmetrics.server.config.Definitions.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.api.MetricReader.Series;
import io.externalmetrics.server.config.Definitions;
import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.server.store.ManualTime;
import io.externalmetrics.server.store.Reading;
import io.externalmetrics.server.store.SourceSnapshot;
import io.externalmetrics.server.store.SourceSnapshot.PollSummary;
import io.externalmetrics.spi.FailureKind;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SourceLogTest {
  private static final Reading.Failed REFUSED =
      new Reading.Failed(FailureKind.UNREACHABLE, "connection to one:1 refused");

  private final ManualTime time = new ManualTime();
  private final SourceLog log = new SourceLog();
  private final CapturedLog captured = new CapturedLog(SourceLog.class);
  private SourceSnapshot snapshot =
      SourceSnapshot.unpolled(source("jobs").with(metric("emails"), metric("images")));

  @AfterEach
  void endCapture() {
    captured.close();
  }

  @Test
  void saysNothingOfPollsThatAnswer() {
    answers();
    answers();

    assertThat(captured.lines()).isEmpty();
  }

  @Test
  void saysOnceThatASourceFailsFromItsFirstPollOn() {
    fails(REFUSED);
    fails(REFUSED);

    assertThat(captured.lines())
        .containsExactly("WARNING source \"jobs\": connection to one:1 refused");
  }

  @Test
  void saysHowLongEarlierValuesAreServed() {
    answers();
    fails(REFUSED);

    assertThat(captured.lines())
        .containsExactly(
            "WARNING source \"jobs\": connection to one:1 refused; values read before are served"
                + " until they are 1m old");
  }

  @Test
  void saysOnceThatValuesExpired() {
    answers();
    fails(REFUSED);
    time.pass(Duration.ofSeconds(61));
    fails(REFUSED);
    fails(REFUSED);

    assertThat(captured.lines())
        .containsExactly(
            "WARNING source \"jobs\": connection to one:1 refused; values read before are served"
                + " until they are 1m old",
            "WARNING source \"jobs\": no good poll for 1m, so its metrics are answered as onError"
                + " says: connection to one:1 refused");
  }

  @Test
  void saysNothingMoreWhereTheReasonOfAFailingSourceChanges() {
    fails(REFUSED);
    fails(new Reading.Failed(FailureKind.TIMEOUT, "no answer within 10s"));

    assertThat(captured.lines())
        .containsExactly("WARNING source \"jobs\": connection to one:1 refused");
  }

  @Test
  void saysOnceThatASourceAnswersAgain() {
    fails(REFUSED);
    answers();
    answers();

    assertThat(captured.lines())
        .containsExactly(
            "WARNING source \"jobs\": connection to one:1 refused",
            "INFO source \"jobs\": answers again");
  }

  @Test
  void saysOnceThatAMetricFails() {
    answers();
    answersBut("emails");
    answersBut("emails");

    assertThat(captured.lines())
        .containsExactly("WARNING source \"jobs\": metric \"emails\": unknown queue emails");
  }

  @Test
  void saysThatAMetricAnswersAgain() {
    answersBut("emails", "images");
    answersBut("images");

    assertThat(captured.lines())
        .containsExactly(
            "WARNING source \"jobs\": metric \"emails\": unknown queue emails",
            "WARNING source \"jobs\": metric \"images\": unknown queue images",
            "INFO source \"jobs\": 1 metric answers again");
  }

  @Test
  void countsTheMetricsThatAnswerAgain() {
    answersBut("emails", "images");
    answers();

    assertThat(captured.lines())
        .endsWith("INFO source \"jobs\": 2 metrics answer again")
        .hasSize(3);
  }

  @Test
  void namesTheMetricsThatStillFailWhenASourceAnswersAgain() {
    answersBut("emails");
    fails(REFUSED);
    answersBut("emails");

    assertThat(captured.lines())
        .containsExactly(
            "WARNING source \"jobs\": metric \"emails\": unknown queue emails",
            "WARNING source \"jobs\": connection to one:1 refused; values read before are served"
                + " until they are 1m old",
            "INFO source \"jobs\": answers again",
            "WARNING source \"jobs\": metric \"emails\": unknown queue emails");
  }

  @Test
  void namesFiveMetricsThatBeginToFailAndCountsTheOthers() {
    define("a", "b", "c", "d", "e", "f", "g");
    answersBut("g", "f", "e", "d", "c", "b", "a");

    assertThat(captured.lines())
        .containsExactly(
            "WARNING source \"jobs\": metric \"a\": unknown queue a",
            "WARNING source \"jobs\": metric \"b\": unknown queue b",
            "WARNING source \"jobs\": metric \"c\": unknown queue c",
            "WARNING source \"jobs\": metric \"d\": unknown queue d",
            "WARNING source \"jobs\": metric \"e\": unknown queue e",
            "WARNING source \"jobs\": 2 more metrics began to fail");
  }

  @Test
  void countsOneMetricBeyondThoseNamed() {
    define("a", "b", "c", "d", "e", "f");
    answersBut("a", "b", "c", "d", "e", "f");

    assertThat(captured.lines())
        .endsWith("WARNING source \"jobs\": 1 more metric began to fail")
        .hasSize(6);
  }

  @Test
  void saysOnceThatThereIsNoDataAndWhenThereIsAgain() {
    answers();
    hasNoData("emails");
    hasNoData("emails");
    answers();

    assertThat(captured.lines())
        .containsExactly(
            "INFO source \"jobs\": metric \"emails\": no data: queue emails does not exist",
            "INFO source \"jobs\": 1 metric has data again");
  }

  @Test
  void saysFromTheFirstPollOnThatThereIsNoData() {
    hasNoData("emails", "images");
    answers();

    assertThat(captured.lines())
        .hasSize(3)
        .endsWith("INFO source \"jobs\": 2 metrics have data again");
  }

  @Test
  void doesNotRepeatAfterAnOutageThatThereIsNoData() {
    hasNoData("emails");
    fails(REFUSED);
    hasNoData("emails");

    assertThat(captured.lines()).filteredOn(line -> line.contains("no data")).hasSize(1);
  }

  private void define(String... metrics) {
    SourceDefinition source =
        source("jobs")
            .with(Stream.of(metrics).map(Definitions::metric).toArray(Definitions.Metric[]::new));
    snapshot = SourceSnapshot.unpolled(source);
  }

  private void answers() {
    answersBut();
  }

  private void hasNoData(String... absent) {
    Map<String, Reading> readings = values();
    for (String name : absent) {
      readings.put(name, new Reading.NoData("queue " + name + " does not exist"));
    }
    poll(readings, Optional.empty());
  }

  private Map<String, Reading> values() {
    Map<String, Reading> readings = new HashMap<>();
    metrics()
        .forEach(
            name ->
                readings.put(
                    name, new Reading.Values(List.of(new Series(Map.of(), 7, time.now().wall())))));
    return readings;
  }

  private void answersBut(String... failing) {
    Map<String, Reading> readings = values();
    for (String name : failing) {
      readings.put(name, new Reading.Failed(FailureKind.REJECTED, "unknown queue " + name));
    }
    poll(readings, Optional.empty());
  }

  private void fails(Reading.Failed failure) {
    Map<String, Reading> readings = new HashMap<>();
    metrics().forEach(name -> readings.put(name, failure));
    poll(readings, Optional.of(failure));
  }

  private Collection<String> metrics() {
    return snapshot.metrics().keySet();
  }

  private void poll(Map<String, Reading> readings, Optional<Reading.Failed> failure) {
    time.pass(Duration.ofSeconds(15));
    SourceSnapshot before = snapshot;
    snapshot = before.after(readings, new PollSummary(time.now(), Duration.ofMillis(20), failure));
    log.polled(before, snapshot);
  }
}
