package io.externalmetrics.server.status;

import static io.externalmetrics.server.config.Definitions.metric;
import static io.externalmetrics.server.config.Definitions.source;
import static io.externalmetrics.server.hpa.TestHpas.hpa;
import static io.externalmetrics.server.status.StatusFixture.START;
import static io.externalmetrics.server.status.StatusFixture.noData;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.externalmetrics.server.api.MetricReader.Answer;
import io.externalmetrics.server.config.Fallback;
import io.externalmetrics.server.config.Namespaces;
import io.externalmetrics.server.config.RefusedSource;
import io.externalmetrics.server.config.SourceDefinition.RefusedMetric;
import io.externalmetrics.server.history.RecentReads.Reader;
import io.externalmetrics.server.hpa.HpaMinute;
import io.externalmetrics.server.hpa.TestHpas;
import io.externalmetrics.server.status.MetricReport.HpaReport;
import io.externalmetrics.server.status.MetricReport.Target;
import io.externalmetrics.server.status.MetricRow.Value;
import io.externalmetrics.server.status.StatusReport.Attention;
import io.externalmetrics.server.status.StatusReport.Hpas;
import io.externalmetrics.server.status.StatusReport.Refused;
import io.externalmetrics.server.store.Reading;
import io.externalmetrics.spi.FailureKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatusViewTest {
  private final StatusFixture fixture = new StatusFixture();
  private final StatusView view = fixture.view;

  @Test
  void showsASourceThatWasNotPolledYet() {
    fixture.serve(source("jobs").with(metric("emails")));

    assertThat(overview().sources())
        .containsExactly(
            new SourceReport(
                "jobs",
                "fake",
                "jobs-",
                "pending",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                15,
                0,
                counts(0, 0, 0, 1, 0),
                Optional.empty()));
  }

  @Test
  void showsAFailingSourceAndWhenItIsPolledNext() {
    fixture.serve(source("jobs").with(metric("emails")));
    fixture.poll(Map.of("emails", fixture.values(7)));
    fixture.time.pass(Duration.ofSeconds(15));
    fixture.fail("connection to one:1 refused");
    fixture.nextPolls.put("jobs", START.plusSeconds(30));

    assertThat(overview().sources())
        .containsExactly(
            new SourceReport(
                "jobs",
                "fake",
                "jobs-",
                "failing",
                Optional.of("connection to one:1 refused"),
                Optional.of(START.plusSeconds(15)),
                Optional.of(START),
                Optional.of(START.plusSeconds(30)),
                Optional.of(0.02),
                15,
                1,
                counts(1, 0, 0, 0, 0),
                Optional.empty()));
  }

  @Test
  void showsEachStateAMetricCanBeIn() {
    fixture.serve(
        source("jobs")
            .refused(new RefusedMetric(Optional.of("jobs-bad"), Namespaces.ALL, "bad queue"))
            .with(metric("fresh"), metric("empty"), metric("failing"), metric("unread")));
    fixture.poll(
        Map.of(
            "fresh",
            fixture.values(7.5, 1),
            "empty",
            noData("no such queue"),
            "failing",
            new Reading.Failed(FailureKind.REJECTED, "not a queue")));
    fixture.time.pass(Duration.ofMillis(30_900));

    SourceReport jobs = view.status().sources().getFirst();
    assertThat(jobs.counts()).isEqualTo(counts(1, 1, 1, 1, 1));
    assertThat(jobs.metrics().orElseThrow())
        .extracting(
            MetricRow::name,
            MetricRow::state,
            MetricRow::reason,
            MetricRow::value,
            MetricRow::seriesCount,
            MetricRow::ageSeconds,
            row -> row.series().orElseThrow().size())
        .containsExactly(
            tuple("jobs-fresh", "fresh", none(), Optional.of(8.5), 2, Optional.of(30.9), 2),
            tuple("jobs-empty", "no_data", because("no such queue"), none(), 0, aged(30.9), 0),
            tuple("jobs-failing", "failed", because("not a queue"), none(), 0, none(), 0),
            tuple("jobs-unread", "pending", none(), none(), 0, none(), 0),
            tuple("jobs-bad", "refused", because("bad queue"), none(), 0, none(), 0));
  }

  @Test
  void showsWhatAnHpaIsGivenInsteadOfAValue() {
    fixture.serve(source("jobs").with(metric("emails").onNoData(new Fallback.Value(3))));
    fixture.poll(Map.of("emails", noData("no such queue")));

    assertThat(row("jobs-emails").state()).isEqualTo("no_data");
    assertThat(row("jobs-emails").value()).contains(3.0);
    assertThat(row("jobs-emails").consequence()).isEqualTo("HPAs that read it are given 3 instead");
  }

  @Test
  void showsRefusedSourcesAndARefusedMetricWithoutAName() {
    fixture.serve(
        List.of(
            new RefusedSource(
                Optional.of("bad"), Optional.of("bad-"), Namespaces.ALL, "unknown plugin"),
            new RefusedSource(Optional.empty(), Optional.empty(), Namespaces.NONE, "not a list")),
        source("jobs")
            .refused(new RefusedMetric(Optional.empty(), Namespaces.ALL, "name: required"))
            .with());

    assertThat(overview().refusedSources())
        .containsExactly(
            new Refused(Optional.of("bad"), "unknown plugin"),
            new Refused(Optional.empty(), "not a list"));
    assertThat(row("(no usable name)").reason()).contains("name: required");
    assertThat(row("(no usable name)").consequence())
        .isEqualTo(
            "HPAs that read it keep their size; one with other metrics may still grow by those");
  }

  @Test
  void givesOnePageOfTheMetricsThatAreAskedFor() {
    fixture.serve(
        source("jobs").with(metric("a"), metric("b"), metric("c")),
        source("mail").with(metric("a"), metric("b"), metric("c")));

    StatusReport.MetricPage page =
        view.overview(new OverviewQuery(Optional.empty(), Optional.empty(), Optional.of("a"), 1, 2))
            .metrics()
            .orElseThrow();

    assertThat(page.total()).isEqualTo(4);
    assertThat(page.offset()).isEqualTo(1);
    assertThat(page.rows()).extracting(MetricRow::name).containsExactly("mail-a", "mail-b");
  }

  @Test
  void showsWhatIsWrongBetweenHpasAndSources() {
    fixture.serve(source("jobs").with(metric("emails")));
    fixture.hpas.found(hpa("mail", 1, 3, "jobs-emails"));
    fixture.hpas.found(hpa("typo", 1, 3, "jobs-emials"));
    fixture.hpas.listed();

    StatusReport report = overview();

    assertThat(report.hpas()).isEqualTo(new Hpas("watching", Optional.empty(), 2));
    assertThat(report.attention())
        .containsExactly(
            new Attention(
                "default/typo",
                "jobs-emials",
                "missing",
                "no source serves \"jobs-emials\"; did you mean \"jobs-emails\"?"),
            new Attention(
                "default/mail",
                "jobs-emails",
                "failing",
                "source \"jobs\": no poll has ended yet"));
    assertThat(row("jobs-emails").hpas()).containsExactly("default/mail");
  }

  @Test
  void showsAHundredProblemsAtMost() {
    fixture.serve();
    IntStream.range(0, 200).forEach(i -> fixture.hpas.found(hpa("hpa-" + i, 1, 1, "gone-" + i)));

    assertThat(overview().attention()).hasSize(100);
  }

  @Test
  void saysWhyHpasAreNotWatched() {
    fixture.hpas.unavailable("forbidden; run: kubectl create …");

    assertThat(overview().hpas())
        .isEqualTo(new Hpas("unavailable", Optional.of("forbidden; run: kubectl create …"), 0));
  }

  @Test
  void showsOneMetricWithWhoReadsIt() {
    fixture.serve(source("jobs").with(metric("emails").namespaces("shop", "default")));
    fixture.poll(Map.of("emails", fixture.values(7)));
    fixture.hpas.found(TestHpas.selecting("queue=q0", hpa("mail", 0, 3, "jobs-emails")));
    fixture.reads.answered(
        "default", "jobs-emails", "jane", new Answer.Values("jobs-emails", List.of()));

    MetricReport report = view.metric("jobs-emails").orElseThrow();

    assertThat(report.namespaces()).containsExactly("default", "shop");
    assertThat(report.minutes()).hasSize(1);
    assertThat(report.polls()).hasSize(1);
    assertThat(report.row().sparkline().orElseThrow()).hasSize(60);
    assertThat(report.readers()).containsExactly(new Reader("jane", "default", START, 1));
    assertThat(report.series()).containsExactly(new Value(Map.of("queue", "q0"), 7, START));
    assertThat(report.seriesTotal()).isEqualTo(1);
    assertThat(report.hpas())
        .containsExactly(
            new HpaReport(
                "default/mail",
                new Target("averageValue", 2),
                Optional.of("queue=q0"),
                0,
                10,
                3,
                3,
                List.of(),
                List.of(new HpaMinute(START, 3, Optional.of(2f))),
                Optional.empty()));
    assertThat(view.metric("jobs-images")).isEmpty();
  }

  @Test
  void showsFiveHundredSeriesAtMost() {
    fixture.serve(source("jobs").with(metric("emails")));
    fixture.poll(Map.of("emails", fixture.values(new double[600])));

    MetricReport report = view.metric("jobs-emails").orElseThrow();

    assertThat(report.series()).hasSize(500);
    assertThat(report.seriesTotal()).isEqualTo(600);
  }

  @Test
  void isTheSameAtRestWhileOnlyTimePasses() {
    fixture.serve(source("jobs").with(metric("emails")));
    fixture.poll(Map.of("emails", fixture.values(7)));
    StatusReport overview = overview();
    MetricReport metric = view.metric("jobs-emails").orElseThrow();
    fixture.time.pass(Duration.ofSeconds(5));

    assertThat(overview()).isNotEqualTo(overview);
    assertThat(overview().atRest()).isEqualTo(overview.atRest());
    assertThat(view.metric("jobs-emails").orElseThrow().atRest()).isEqualTo(metric.atRest());
  }

  private StatusReport overview() {
    return view.overview(OverviewQuery.ALL);
  }

  private MetricRow row(String name) {
    return overview().metrics().orElseThrow().rows().stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, Integer> counts(
      int fresh, int noData, int failed, int pending, int refused) {
    return Map.of(
        "fresh", fresh, "no_data", noData, "failed", failed, "pending", pending, "refused",
        refused);
  }

  private static Optional<Object> none() {
    return Optional.empty();
  }

  private static Optional<String> because(String reason) {
    return Optional.of(reason);
  }

  private static Optional<Double> aged(double seconds) {
    return Optional.of(seconds);
  }
}
