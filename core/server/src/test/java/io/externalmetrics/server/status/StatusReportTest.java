package io.externalmetrics.server.status;

import static io.externalmetrics.server.config.Definitions.metric;
import static io.externalmetrics.server.config.Definitions.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.api.MetricReader.Series;
import io.externalmetrics.server.config.Namespaces;
import io.externalmetrics.server.config.RefusedSource;
import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.server.config.SourceDefinition.RefusedMetric;
import io.externalmetrics.server.status.StatusReport.Metric;
import io.externalmetrics.server.status.StatusReport.Refused;
import io.externalmetrics.server.status.StatusReport.Source;
import io.externalmetrics.server.status.StatusReport.Value;
import io.externalmetrics.server.store.ManualTime;
import io.externalmetrics.server.store.Reading;
import io.externalmetrics.server.store.SourceSnapshot;
import io.externalmetrics.server.store.SourceSnapshot.PollSummary;
import io.externalmetrics.spi.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusReportTest {
  private static final Instant START = ManualTime.START;
  private static final Reading.Failed REFUSED =
      new Reading.Failed(FailureKind.UNREACHABLE, "connection to one:1 refused");

  private final ManualTime time = new ManualTime();

  @Test
  void showsASourceThatWasNotPolledYet() {
    assertThat(report(SourceSnapshot.unpolled(source("jobs").with(metric("emails")))))
        .isEqualTo(
            new Source(
                "jobs",
                "fake",
                "jobs-",
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                List.of(pending("jobs-emails"))));
  }

  @Test
  void showsEachStateAMetricCanBeIn() {
    SourceDefinition jobs =
        source("jobs")
            .refused(new RefusedMetric(Optional.of("jobs-bad"), Namespaces.ALL, "bad queue"))
            .with(metric("fresh"), metric("empty"), metric("failing"), metric("unread"));
    SourceSnapshot snapshot =
        poll(
            SourceSnapshot.unpolled(jobs),
            Map.of(
                "fresh",
                new Reading.Values(List.of(new Series(Map.of("queue", "a"), 7.5, START))),
                "empty",
                new Reading.NoData("no such queue"),
                "failing",
                new Reading.Failed(FailureKind.REJECTED, "not a queue")));
    time.pass(Duration.ofMillis(30_900));

    assertThat(report(snapshot))
        .isEqualTo(
            new Source(
                "jobs",
                "fake",
                "jobs-",
                false,
                Optional.empty(),
                Optional.of(START),
                Optional.of(START),
                0,
                List.of(
                    new Metric(
                        "jobs-fresh",
                        "fresh",
                        Optional.empty(),
                        Optional.of(30L),
                        List.of(new Value(Map.of("queue", "a"), 7.5, START))),
                    new Metric(
                        "jobs-empty",
                        "no_data",
                        Optional.of("no such queue"),
                        Optional.of(30L),
                        List.of()),
                    new Metric(
                        "jobs-failing",
                        "failed",
                        Optional.of("not a queue"),
                        Optional.empty(),
                        List.of()),
                    pending("jobs-unread"),
                    new Metric(
                        "jobs-bad",
                        "refused",
                        Optional.of("bad queue"),
                        Optional.empty(),
                        List.of()))));
  }

  @Test
  void showsAFailingSourceAndItsValuesAsLongAsTheyAreServed() {
    SourceSnapshot answered =
        poll(
            SourceSnapshot.unpolled(source("jobs").with(metric("emails"))),
            Map.of("emails", new Reading.Values(List.of(new Series(Map.of(), 7, START)))));
    time.pass(Duration.ofSeconds(60));
    SourceSnapshot failing = fail(fail(answered));

    assertThat(report(failing))
        .isEqualTo(
            new Source(
                "jobs",
                "fake",
                "jobs-",
                true,
                Optional.of("connection to one:1 refused"),
                Optional.of(START.plusSeconds(60)),
                Optional.of(START),
                2,
                List.of(
                    new Metric(
                        "jobs-emails",
                        "fresh",
                        Optional.empty(),
                        Optional.of(60L),
                        List.of(new Value(Map.of(), 7, START))))));

    time.pass(Duration.ofSeconds(1));

    assertThat(report(failing).metrics())
        .containsExactly(
            new Metric(
                "jobs-emails",
                "failed",
                Optional.of("connection to one:1 refused"),
                Optional.of(61L),
                List.of()));
  }

  @Test
  void showsARefusedMetricWithoutAName() {
    SourceDefinition jobs =
        source("jobs")
            .refused(new RefusedMetric(Optional.empty(), Namespaces.ALL, "name: required"))
            .with();

    assertThat(report(SourceSnapshot.unpolled(jobs)).metrics())
        .containsExactly(
            new Metric(
                "(no usable name)",
                "refused",
                Optional.of("name: required"),
                Optional.empty(),
                List.of()));
  }

  @Test
  void showsRefusedSourcesAndTheProblemsOfTheFile() {
    StatusReport report =
        StatusReport.of(
            List.of(),
            List.of(
                new RefusedSource(
                    Optional.of("bad"), Optional.of("bad-"), Namespaces.ALL, "unknown plugin"),
                new RefusedSource(
                    Optional.empty(), Optional.empty(), Namespaces.NONE, "not a list")),
            List.of("ems.yaml:1: one", "ems.yaml:2: two"),
            time.now());

    assertThat(report)
        .isEqualTo(
            new StatusReport(
                List.of(),
                List.of(
                    new Refused(Optional.of("bad"), "unknown plugin"),
                    new Refused(Optional.empty(), "not a list")),
                List.of("ems.yaml:1: one", "ems.yaml:2: two")));
  }

  private Source report(SourceSnapshot snapshot) {
    return StatusReport.of(List.of(snapshot), List.of(), List.of(), time.now())
        .sources()
        .getFirst();
  }

  private static Metric pending(String name) {
    return new Metric(name, "pending", Optional.empty(), Optional.empty(), List.of());
  }

  private SourceSnapshot poll(SourceSnapshot before, Map<String, Reading> readings) {
    return before.after(
        readings, new PollSummary(time.now(), Duration.ofMillis(20), Optional.empty()));
  }

  private SourceSnapshot fail(SourceSnapshot before) {
    return before.after(
        Map.of("emails", REFUSED),
        new PollSummary(time.now(), Duration.ofMillis(20), Optional.of(REFUSED)));
  }
}
